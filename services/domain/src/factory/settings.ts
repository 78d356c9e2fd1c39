import { z } from 'zod';
import { FACTORY_ID } from '../order/order-id';

/** The kinds of change that a factory's own status codes can stand for. */
export const codeKind = z.enum([
  'production.started',
  'units.made',
  'units.shipped',
  'units.delivered',
  'order.held',
  'order.released',
  'order.cancelled',
]);

/** One factory, as its configuration file states it: everything that differs between factories, so that none needs code. */
export const factorySettings = z.strictObject({
  id: z.string().regex(FACTORY_ID),
  name: z.string().min(1).max(80),
  look: z.enum(['walnut', 'harbour']),
  /** IANA name. */
  timeZone: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'Europe/Kyiv',
      'is no IANA time zone',
    ),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Where the opening triangle points; national habits differ. */
  apex: z.enum(['handle', 'hinge']).default('handle'),
  /** True for the factories of the demonstration, whose secrets everybody knows: refused in production. */
  demo: z.boolean().default(false),
  production: z.strictObject({
    /** `whsec_…` secrets of the signed push, newest first (several while a key is rotated); `env:NAME` reads an environment variable. */
    secrets: z.array(z.string().min(1)).min(1).max(5),
    /** The factory's own status codes. */
    codes: z
      .record(
        z.string().max(60),
        z.strictObject({
          kind: codeKind,
          stage: z.string().max(80).optional(),
          reason: z.string().max(200).optional(),
        }),
      )
      .default({}),
    /** How long a gap in a sequence waits before it is held back, in seconds. */
    gapSeconds: z.int().min(1).max(86_400).default(60),
    /** Orders handled a second, at most. */
    ordersPerSecond: z.int().min(1).max(100_000).default(5_000),
    /** A promise or trip later than this many days from now is taken for a mistake. */
    horizonDays: z.int().min(1).max(3_650).default(730),
  }),
});
export type FactorySettings = z.infer<typeof factorySettings>;
