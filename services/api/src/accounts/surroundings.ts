import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Sql } from '@mullion/platform/db/database';
import { listDealers, readDealer } from '@mullion/projections/dealers/read';
import { scopeOf } from '../auth/permissions';
import type { Sight } from '../auth/sessions';
import type { User } from '../auth/users';
import type { SignedIn } from '../contract';

type Factories = ReadonlyMap<string, FactorySettings>;

/** An administrator's factories are all that are configured; nobody has one that is not. */
export const factoriesOf = (user: User, factories: Factories): string[] =>
  user.role === 'administrator'
    ? [...factories.keys()]
    : user.factories.filter((factory) => factories.has(factory));

/** Whose records a person sees, with what the factories say of managers and their dealers. */
export const sightReader =
  (sql: Sql, configured: Factories) =>
  async (user: User): Promise<Sight> => {
    const factories = factoriesOf(user, configured);
    const assigned =
      user.role === 'manager' && !user.allDealers
        ? await listDealers(sql, { factories, manager: user.email })
        : [];
    const scope = scopeOf(
      { ...user, factories },
      assigned.map(({ id }) => id),
    );
    return { factories, scope };
  };

/** The names that stand around a person in the portal: its dealer with branches, its factories with their looks. */
export const surroundingsReader =
  (sql: Sql, factories: Factories) =>
  async (user: User): Promise<Pick<SignedIn, 'dealer' | 'factories'>> => {
    const his = factoriesOf(user, factories).flatMap((id) => {
      const factory = factories.get(id);
      if (!factory) return [];
      const { name, look, timeZone, apex } = factory;
      return [{ id, name, look, timeZone, apex }];
    });
    if (user.dealer === null) return { factories: his };
    const dealer = await readDealer(sql, user.dealer);
    const code = user.dealer.slice(user.dealer.indexOf('~') + 1);
    const branches = (dealer?.branches ?? []).filter(({ id }) => user.branches?.includes(id) ?? true);
    return {
      factories: his,
      dealer: {
        id: user.dealer,
        code,
        // Until the factory has stated it, a dealer is known by its code.
        name: dealer?.name ?? code,
        branches: branches.map(({ id, name }) => ({ id, name })),
      },
    };
  };
