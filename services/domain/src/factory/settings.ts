import { z } from 'zod';
import { FACTORY_ID } from '../order/order-id';
import { isAddress } from './address';
import { connector } from './connector';
import { known, oneOf } from './known';
import { timeZone } from './mapping';

/** The kinds of change that a factory's own status codes can stand for. */
export const codeKind = oneOf([
  'production.started',
  'units.made',
  'units.shipped',
  'units.delivered',
  'order.held',
  'order.released',
  'order.cancelled',
]);

/** What one of a factory's own status codes stands for. */
export const codeMeaning = known({
  kind: codeKind,
  stage: z.string().max(80).optional(),
  reason: z.string().max(200).optional(),
});
export type CodeMeaning = z.infer<typeof codeMeaning>;

/** A status code as factories write it. */
export const statusCode = z.string().min(1).max(60);

/** `whsec_…` and a key in base64, or `env:NAME` to take that from an environment variable. */
const secret = z.string().min(1);

/** One factory, as its configuration file states it: everything that differs between factories, so that none needs code. */
export const factorySettings = known({
  id: z.string().regex(FACTORY_ID),
  name: z.string().min(1).max(80),
  look: z.enum(['walnut', 'harbour']),
  /** IANA name. */
  timeZone,
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Where the opening triangle points; national habits differ. */
  apex: z.enum(['handle', 'hinge']).default('handle'),
  /** True for the factories of the demonstration, whose secrets everybody knows: refused in production. */
  demo: z.boolean().default(false),
  production: known({
    /** How its changes come here. */
    connector: connector.default({ kind: 'push' }),
    /** Secrets of the signed push, newest first (several while a key is rotated); without any nothing can be pushed. */
    secrets: z.array(secret).max(5).default([]),
    /** The factory's own status codes; ops add to them in the portal. */
    codes: z.record(statusCode, codeMeaning).default({}),
    /** How long a gap in a sequence waits before it is held back, in seconds. */
    gapSeconds: z.int().min(1).max(86_400).default(60),
    /** Orders handled a second, at most. */
    ordersPerSecond: z.int().min(1).max(100_000).default(5_000),
    /** A promise or trip later than this many days from now is taken for a mistake. */
    horizonDays: z.int().min(1).max(3_650).default(730),
    /** Not heard of for so many minutes, the source is reported to ops. */
    silentMinutes: z.number().positive().max(10_080).default(30),
    /** Where the production program answers the portal: docs/factory-protocol.md. */
    answers: known({
      url: z.string().refine(isAddress, {
        error: 'must be an http:// or https:// URL without user and query, or env:NAME with a path behind it',
      }),
      secret,
    }).optional(),
    /** How the sweep that compares portal and source goes about it; it needs a source that answers. */
    reconciliation: known({
      /** Minutes from the end of one sweep to the beginning of the next. */
      everyMinutes: z.number().positive().max(10_080).default(60),
      /** Orders asked for in one slice, and slices a minute at most. */
      slice: z.int().min(1).max(1_000).default(200),
      slicesPerMinute: z.int().min(1).max(6_000).default(60),
    }).prefault({}),
  }),
  /** Who is told by mail of what goes wrong here; without any, the addresses of OPS_MAIL. */
  ops: z.array(z.email()).max(20).default([]),
});
export type FactorySettings = z.infer<typeof factorySettings>;
