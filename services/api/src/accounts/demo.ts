import type { Database, Sql } from '@mullion/platform/db/database';
import type { Log } from '@mullion/platform/process/log';
import type { Passwords } from '../auth/passwords';
import { accountOf, putUser, type User } from '../auth/users';
import type { Role } from '../contract';

const FIRST = 'kharkiv';
const SECOND = 'khmelnytskyi';

type DemoUser = Omit<User, 'id' | 'allDealers' | 'language' | 'branches'>;

const dealer = (name: string, role: Role, email: string, factory: string, code: string): DemoUser => ({
  email,
  name,
  role,
  factories: [factory],
  dealer: `${factory}~${code}`,
});
const staff = (name: string, role: Role, account: string): DemoUser => ({
  email: `${account}@demo.example`,
  name,
  role,
  factories: [FIRST, SECOND],
  dealer: null,
});

/** The people of the demonstration: one for each role, a second dealer, and a dealer of the second factory. */
export const DEMO_USERS: readonly DemoUser[] = [
  dealer('Olena Kovalenko', 'dealerOwner', 'dealer@demo.example', FIRST, 'D-0001'),
  dealer('Taras Bondar', 'dealerOwner', 'dealer2@demo.example', FIRST, 'D-0002'),
  dealer('Ivan Shevchuk', 'dealerInstaller', 'installer@demo.example', FIRST, 'D-0001'),
  dealer('Iryna Melnyk', 'dealerOwner', `dealer@${SECOND}.demo.example`, SECOND, 'D-0001'),
  staff('Petro Lysenko', 'manager', 'manager'),
  staff('Oksana Hrytsenko', 'claimsHandler', 'claims'),
  staff('Nadiia Savchenko', 'finance', 'finance'),
  staff('Andrii Tkachenko', 'engineer', 'engineer'),
  staff('Yuliia Marchenko', 'contentManager', 'content'),
  staff('Maksym Rudenko', 'ops', 'ops'),
  staff('Sofiia Kravets', 'administrator', 'admin'),
];

/**
 * Makes the demo's users; when the password of this start is another than before, it counts. Hashing is slow on purpose,
 * so users who have the right password already keep their hash.
 */
export async function prepareDemoUsers(
  db: Database,
  passwords: Passwords,
  password: string,
  log: Log,
): Promise<void> {
  const prepared = await Promise.all(
    DEMO_USERS.map(async (user) => {
      const account = await accountOf(db, user.email);
      if (account && (await passwords.matches(account.passwordHash, password))) return false;
      const passwordHash = await passwords.hash(password);
      // All dealers of the demo are everybody's: the simulator assigns none to these invented people.
      await putUser(db, { ...user, branches: null, allDealers: true, language: 'en', passwordHash });
      return true;
    }),
  );
  log.info({ made: prepared.filter(Boolean).length, of: prepared.length }, 'demo users are ready');
}

/** Throws a sentence when people of the demo may sign in here: everybody knows their password. */
export async function refuseDemoUsers(sql: Sql): Promise<void> {
  const [open] = await sql.query(
    `select 1 from accounts.users where email ~* '[@.]demo\\.example$' and not disabled limit 1`,
  );
  if (open)
    throw new Error(
      'This database held the demonstration, whose accounts (@demo.example) have a known password: not with NODE_ENV=production. ' +
        'Use another database, or disable these accounts in accounts.users.',
    );
}
