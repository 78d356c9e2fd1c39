import { z } from 'zod';

const wholeNumber = (fallback: number, max: number) =>
  z.coerce.number().int().min(0).max(max).default(fallback);
const flag = z.enum(['0', '1']).transform((v) => v === '1');

/** Settings of every process, by environment: docs/operations.md. */
const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: wholeNumber(8080, 65_535),
  /** The address that the inner processes (sync, projections, simulator) listen on: 0.0.0.0 to be reached from other machines. */
  LISTEN_HOST: z
    .string()
    .regex(/^(localhost|[\d.]+|[\da-fA-F:.]*:[\da-fA-F:.]*)$/, 'must be an IP address or localhost')
    .default('127.0.0.1'),
  /** Where the sync process listens. */
  SYNC_PORT: wholeNumber(8082, 65_535),
  PROJECTIONS_PORT: wholeNumber(8083, 65_535),
  /** Where the sync process listens: the API hands /sync/* to it. */
  SYNC_URL: z.url({ protocol: /^http$/, error: 'must be an http:// URL' }).optional(),
  /** Proxies whose X-Forwarded-* headers are believed: addresses, networks or `loopback`, comma separated. */
  TRUST_PROXY: z.string().max(1_000).optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).optional(),
  EVENT_STORE: z
    .string()
    .superRefine((value, context) => {
      if (value === 'postgres') return;
      const message = value.startsWith('esdb://')
        ? 'names an event store whose adapter is not built yet: leave it out or set postgres'
        : 'must be postgres';
      context.addIssue({ code: 'custom', message });
    })
    .default('postgres'),
  DEMO: flag.optional(),
  DEMO_PASSWORD: z.string().min(8, 'needs 8 characters or more').optional(),
  /** The simulator's own database, where it pushes to (the API of this PORT when absent), its control port, seed and bad manners (JSON). */
  SIMULATOR_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .optional(),
  PUSH_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// URL' }).optional(),
  SIMULATOR_PORT: wholeNumber(8084, 65_535),
  SIMULATOR_SEED: z.string().max(100).default('demo'),
  SIMULATOR_MISBEHAVE: z.string().max(10_000).optional(),
  SIMULATOR_RATE: z.coerce.number().min(0).max(10_000).default(3),
  DEMO_ORDERS: wholeNumber(2_000, 1_000_000),
  /** Where the factories' configuration files lie; without it the demo's factories are used. */
  FACTORIES_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** The mail server for alerts: `smtp://user:secret@host:port`. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// URL' }).optional(),
  /** Who gets alerts of factories that name nobody (comma separated), and who they come from. */
  OPS_MAIL: z
    .string()
    .max(2_000)
    .transform((text) => [
      ...new Set(
        text
          .split(',')
          .map((address) => address.trim())
          .filter(Boolean),
      ),
    ])
    .pipe(z.array(z.email('must be e-mail addresses, comma separated')))
    .optional(),
  /** The language that they are written in, as are the sentences of incidents. */
  OPS_LANGUAGE: z.enum(['en', 'uk']).default('en'),
  MAIL_FROM: z.string().max(200).default('Mullion <mullion@localhost>'),
  /** The portal's address as people reach it, for links in mails; http://localhost:PORT when absent. */
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
  NOTIFICATIONS_PORT: wholeNumber(8085, 65_535),
  /** 32 bytes in base64: encrypts the keys of personal data. Production must set its own. */
  MASTER_KEY: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64')
    .optional(),
});

export type Config = z.infer<typeof schema>;

/** Reads the settings; a bad one gives an Error whose message is one sentence for each. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
  throw new Error(`The settings can't be used: ${sentences.join(' ')}`);
}
