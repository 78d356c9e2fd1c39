import type { Database } from '@mullion/platform/db/database';
import { Counter, metrics } from '@mullion/platform/process/metrics';
import type { Refusal } from '../http/problem';
import { audit } from './audit';
import { attempt, type Counted, forgive, giveBack, type Try } from './lockout';
import type { Passwords } from './passwords';
import { openTurns } from './turns';
import { type Account, accountOf } from './users';

/** So many of one account may be signing in at once; a crowd that is larger is no crowd of people. */
const MOST_AT_ONCE = 50;

const outcomes = new Counter({
  name: 'sign_ins_total',
  help: 'Sign-ins by how they ended: right, wrong, blocked before the password was looked at, busy.',
  labelNames: ['outcome'],
  registers: [metrics],
});

export type CheckPassword = (tried: Try, password: string, correlation: string) => Promise<Account | Refusal>;

/**
 * Checks an account's password under the limits of `lockout.ts`. Tries at one account go in turn: the right ones of many at
 * once then give back what they took before the next is counted, and only wrong ones add up.
 *
 * The audit log can't be emptied, so what strangers can repeat at will is only metered; a wait that begins is written down.
 */
export function passwordChecker(db: Database, passwords: Passwords): CheckPassword {
  const turns = openTurns(MOST_AT_ONCE);

  const refused = async (tried: Try, counted: readonly Counted[], actor: string, correlation: string) => {
    outcomes.inc({ outcome: 'wrong' });
    const begun = counted.filter(({ until }) => until !== null).map(({ kind }) => kind);
    if (begun.length > 0)
      await audit(db, {
        actor,
        action: 'sign-in-blocked',
        subject: begun.join(' and '),
        address: tried.address,
        correlation,
      });
    return { refused: 'wrong-credentials' } as const;
  };

  const check = async (tried: Try, password: string, correlation: string): Promise<Account | Refusal> => {
    const begun = await attempt(db, tried);
    if ('waitSeconds' in begun) {
      outcomes.inc({ outcome: 'blocked' });
      return { refused: 'too-many-attempts', retryAfterSeconds: begun.waitSeconds };
    }
    const { counted } = begun;
    let account: Account | undefined;
    let matches: boolean | undefined;
    try {
      account = await accountOf(db, tried.account);
      matches = await passwords.matches(account?.passwordHash, password);
    } catch (error) {
      await giveBack(db, counted);
      throw error;
    }
    if (matches === undefined) {
      await giveBack(db, counted);
      outcomes.inc({ outcome: 'busy' });
      return { refused: 'busy', retryAfterSeconds: 2 };
    }
    if (!matches || !account) return refused(tried, counted, account?.user.id ?? 'nobody', correlation);
    await forgive(db, counted);
    outcomes.inc({ outcome: 'right' });
    return account;
  };

  return async (tried, password, correlation) => {
    const subject = `${tried.device ?? ''} ${tried.account.toLowerCase()}`;
    const checked = await turns(subject, () => check(tried, password, correlation));
    if (checked) return checked;
    outcomes.inc({ outcome: 'busy' });
    return { refused: 'busy', retryAfterSeconds: 2 };
  };
}
