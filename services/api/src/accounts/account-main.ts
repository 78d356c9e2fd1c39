import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openDatabase, type Database } from '@mullion/platform/db/database';
import { z } from 'zod';
import { openPasswords } from '../auth/passwords';
import { putUser } from '../auth/users';
import { role } from '../contract';

const USAGE = `npm run account -- add <e-mail> --name <name> --role <role> --factories <id,…> [--dealer <code>] [--branches <id,…>] [--all-dealers]
npm run account -- disable <e-mail>
Roles: ${role.options.join(', ')}.`;

const wanted = z
  .object({
    email: z.email('is no e-mail address'),
    name: z.string('is missing').min(1, 'is missing'),
    role: z.enum(role.options, `must be one of ${role.options.join(', ')}`),
    factories: z.string('is missing').transform((text) => text.split(',')),
    dealer: z.string().optional(),
    branches: z
      .string()
      .transform((text) => text.split(','))
      .optional(),
    'all-dealers': z.boolean().default(false),
  })
  .superRefine((user, context) => {
    const needsDealer = user.role.startsWith('dealer');
    if (needsDealer !== (user.dealer !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['dealer'],
        message: needsDealer ? 'is needed for this role' : 'is not for staff',
      });
    if (needsDealer && user.factories.length !== 1)
      context.addIssue({ code: 'custom', path: ['factories'], message: 'must be one: that of the dealer' });
  });

/** Makes the user, or gives the one with this address what is named and a new password, which is told once. */
async function add(db: Database, given: z.infer<typeof wanted>): Promise<string> {
  const password = randomBytes(12).toString('base64url');
  const { email, name, factories } = given;
  await putUser(db, {
    email,
    name,
    role: given.role,
    factories,
    dealer: given.dealer === undefined ? null : `${factories.join()}~${given.dealer}`,
    branches: given.branches ?? null,
    allDealers: given['all-dealers'],
    language: 'en',
    passwordHash: await (await openPasswords()).hash(password),
  });
  return `${email} may sign in as ${given.role} with the password ${password}`;
}

async function disable(db: Database, email: string): Promise<string> {
  const rows = await db.query(
    'update accounts.users set disabled = true, changed = now() where lower(email) = lower($1) returning id',
    [email],
  );
  return rows.length ? `${email} may not sign in any more` : `There is no user ${email}`;
}

async function main(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      role: { type: 'string' },
      factories: { type: 'string' },
      dealer: { type: 'string' },
      branches: { type: 'string' },
      'all-dealers': { type: 'boolean' },
    },
  });
  const [action, email] = positionals;
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set: start this by npm run account.');
  if ((action !== 'add' && action !== 'disable') || email === undefined) throw new Error(USAGE);
  const parsed = action === 'add' ? wanted.safeParse({ ...values, email }) : undefined;
  if (parsed?.success === false) {
    const reasons = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`${reasons.join('; ')}.\n${USAGE}`);
  }
  const db = openDatabase(url, { max: 2 });
  try {
    return parsed ? await add(db, parsed.data) : await disable(db, email);
  } finally {
    await db.close();
  }
}

try {
  console.log(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
