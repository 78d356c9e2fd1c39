import type { Scope } from '@mullion/projections/scope/read';
import type { Permission, Role } from '../contract';
import type { User } from './users';

/**
 * The one place that says who may see what. A role gives permissions; `scopeOf` says whose records. Ops see machinery
 * and no customer; content managers write articles and need no orders; engineers build windows whatever they cost.
 */
const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  dealerOwner: ['orders', 'prices', 'deliveries'],
  dealerSales: ['orders', 'prices', 'deliveries'],
  dealerInstaller: ['orders', 'deliveries'],
  dealerAccountant: ['orders', 'prices', 'deliveries'],
  manager: ['orders', 'prices', 'deliveries', 'sync'],
  claimsHandler: ['orders', 'prices', 'deliveries', 'sync'],
  finance: ['orders', 'prices', 'sync'],
  engineer: ['orders', 'deliveries', 'review', 'sync'],
  contentManager: ['sync'],
  ops: ['sync', 'mend'],
  administrator: ['orders', 'prices', 'deliveries', 'review', 'sync', 'mend', 'accounts'],
};

export const permissionsOf = (role: Role): readonly Permission[] => PERMISSIONS[role];

export const may = (role: Role, permission: Permission): boolean => PERMISSIONS[role].includes(permission);

/** One of the factory's own people. */
export const isStaff = (role: Role): boolean => !role.startsWith('dealer');

const NOTHING: Scope = { factories: [] };

/**
 * Whose orders and deliveries a person may see. `assigned` are the dealers whose manager, as the factory states it, has
 * this person's address: a manager without any sees none, until a factory or the account (`allDealers`) says otherwise.
 */
export function scopeOf(user: User, assigned: readonly string[]): Scope {
  if (!may(user.role, 'orders') && !may(user.role, 'deliveries')) return NOTHING;
  const { factories } = user;
  if (user.dealer !== null)
    return { factories, dealers: [user.dealer], ...(user.branches ? { branches: user.branches } : {}) };
  if (!isStaff(user.role)) return NOTHING;
  if (user.role === 'manager' && !user.allDealers) return { factories, dealers: assigned };
  return { factories };
}
