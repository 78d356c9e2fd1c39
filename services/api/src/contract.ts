import { z } from 'zod';
import { codeMeaning, statusCode } from '@mullion/domain/factory/settings';
import { instant } from '@mullion/domain/order/events';
import { orderDifference } from '@mullion/domain/order/difference';
import { orderListItem, orderPage, orderStatus } from '@mullion/domain/order/views';
import { delivery } from '@mullion/domain/order/delivery-view';
import { reviewItem, reviewOrder as reviewOrderView } from '@mullion/domain/order/review-view';
import { timelineEntry } from '@mullion/domain/order/timeline-view';

/** What the portal and outside tools rely on: the shapes of every answer and request. OpenAPI is made from these. */

export const role = z.enum([
  'dealerOwner',
  'dealerSales',
  'dealerInstaller',
  'dealerAccountant',
  'manager',
  'claimsHandler',
  'finance',
  'engineer',
  'contentManager',
  'ops',
  'administrator',
]);
export type Role = z.infer<typeof role>;

/** What a person may see; derived from the role in one place (auth/permissions.ts). */
export const permission = z.enum([
  'orders',
  'prices',
  'deliveries',
  /** To see how the sources do. */
  'sync',
  /** To see what is held back and mend it: machinery, no customers' data. */
  'mend',
  /** To decide on orders that were received and not yet accepted. */
  'review',
  'accounts',
]);
export type Permission = z.infer<typeof permission>;

export const factory = z.object({
  id: z.string(),
  name: z.string(),
  look: z.enum(['walnut', 'harbour']),
  /** IANA name: dates of this factory are shown in it. */
  timeZone: z.string(),
  /** Where the opening triangle points. */
  apex: z.enum(['handle', 'hinge']),
});

export const signedIn = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  permissions: z.array(permission),
  /** Absent for staff. */
  dealer: z
    .object({
      id: z.string(),
      code: z.string(),
      name: z.string(),
      branches: z.array(z.object({ id: z.string(), name: z.string() })),
    })
    .optional(),
  factories: z.array(factory),
});
export type SignedIn = z.infer<typeof signedIn>;

/** `GET /api/session`: 200 with nulls when nobody is signed in. */
export const session = z.object({ user: signedIn.nullable(), csrfToken: z.string().nullable() });
export const signIn = z.object({ email: z.string().max(200), password: z.string().max(200) });

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** A reader that wants to see its own write asks for the position that the command answered. */
export const atLeastQuery = z.object({
  'at-least': z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});

export const ordersQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
  /** One or more statuses, comma separated, or `open`. */
  status: z.string().max(200).optional(),
  branch: z.string().max(60).optional(),
  dealer: z.string().max(80).optional(),
  /** Promised from, to (inclusive days). */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Order number, customer, phone, address or reference. */
  q: z.string().max(100).optional(),
  sort: z.enum(['-updated', 'updated', 'promised', '-promised', 'number', '-number']).default('-updated'),
  ...atLeastQuery.shape,
});
export type OrdersQuery = z.infer<typeof ordersQuery>;

export const orders = pageOf(orderListItem);
export const orderCounts = z.object({ counts: z.partialRecord(orderStatus, z.int()), open: z.int() });
export const order = orderPage;
export const timelineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
  group: timelineEntry.shape.group.optional(),
  ...atLeastQuery.shape,
});
export const timeline = pageOf(timelineEntry);
export const deliveriesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
  /** Days of the trips, inclusive. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  dealer: z.string().max(80).optional(),
  branch: z.string().max(60).optional(),
  /** Trips that carry pieces of this order. */
  order: z.string().max(120).optional(),
  ...atLeastQuery.shape,
});
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;
export const deliveries = pageOf(delivery);

/** What every command answers: the log position to read `?at-least`. */
export const commandAnswer = z.object({ position: z.int() });

/** Server-sent events: the `id` of each is a log position, to resume by `Last-Event-ID`. */
export const liveMessage = z.discriminatedUnion('type', [
  /** First after connecting: where the stream stands. */
  z.object({ type: z.literal('hello'), position: z.int() }),
  /** An order that this person may see changed. */
  z.object({
    type: z.literal('order'),
    position: z.int(),
    order: orderListItem,
    /** Names the factory's change in all logs on the way here. */
    correlation: z.string().optional(),
  }),
  /** Every few seconds: when each factory was last heard of. Also proves that the line is alive. */
  z.object({
    type: z.literal('fresh'),
    factories: z.array(z.object({ id: z.string(), syncedAt: instant.nullable() })),
  }),
  /** Too much was missed to be sent again: fetch what is shown. */
  z.object({ type: z.literal('reload'), position: z.int() }),
]);
export type LiveMessage = z.infer<typeof liveMessage>;

export const heldChange = z.object({
  id: z.string(),
  factory: z.string(),
  source: z.string(),
  order: z.string(),
  change: z.string(),
  kind: z.string(),
  code: z.string(),
  reason: z.string(),
  /** The factory's status code that is missing in the table, when that is what is wrong. */
  statusCode: z.string().optional(),
  heldSince: instant,
  waiting: z.int(),
  payload: z.unknown(),
});
/** Held changes that one thing holds: what `retry all` takes. */
export const heldCause = z.object({
  factory: z.string(),
  source: z.string(),
  code: z.string(),
  /** What they wait for, such as `code GLZ_ERR`; null when nothing in particular. */
  waitsFor: z.string().nullable(),
  reason: z.string(),
  changes: z.int(),
  orders: z.int(),
  waiting: z.int(),
  since: instant,
});
/** `GET /api/sync/held` (mend) */
export const heldChanges = pageOf(heldChange).extend({ causes: z.array(heldCause), total: z.int() });
export type HeldChanges = z.infer<typeof heldChanges>;
/** The id of a held change, in paths and links. */
export const heldId = z.string().regex(/^[1-9]\d{0,14}$/, 'must be the id of a held change');
export const heldQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
  factory: z.string().max(40).optional(),
  /** Order number, change id or code. */
  q: z.string().max(100).optional(),
  /** Just this one, as links to it name it; no item when it is not held any more. */
  id: heldId.optional(),
});
/** `POST /api/sync/held/{id}/skip` */
export const skipHeld = z.object({ reason: z.string().trim().min(3).max(500) });
/** `POST /api/sync/held/retry`: all of one cause. */
export const retryCause = z.object({
  factory: z.string().max(40),
  source: z.string().max(40),
  code: z.string().max(100),
  waitsFor: z.string().max(200).nullable(),
});
export const retriedCause = commandAnswer.extend({ changes: z.int() });

/** `GET /api/sync/codes` (mend): every factory's codes, in one page; `by` is null for those of its settings file. */
export const mappedCode = z.object({
  factory: z.string(),
  code: z.string(),
  meaning: codeMeaning,
  by: z.string().nullable(),
  at: instant.nullable(),
});
export const mappedCodes = pageOf(mappedCode);
/** `POST /api/sync/codes`: adds a code or replaces its meaning. Held changes that wait for it are tried again. */
export const mapCode = z.object({ factory: z.string().max(40), code: statusCode, meaning: codeMeaning });
export const codePath = z.object({ factory: z.string().max(40), code: statusCode });

/** `GET /api/sync/audit` (mend): who did what to the machinery, newest first. */
export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  /** A user's name, or `system`. */
  who: z.string(),
  what: z.enum(['retry', 'retry-cause', 'skip', 'map-code', 'unmap-code', 'sweep']),
  factory: z.string().nullable(),
  /** What it was done to, in a few words: `K-48213, change 88-1203`. */
  subject: z.string(),
  reason: z.string().nullable(),
});
export const auditTrail = pageOf(auditEntry);
export const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
});

/** `GET /api/sync` (all staff) */
export const syncState = z.object({
  sources: z.array(
    z.object({
      factory: z.string(),
      source: z.string(),
      /** How its changes come: push, sql, files. */
      connector: z.string(),
      lastContact: instant.nullable(),
      backlog: z.int(),
      held: z.int(),
      /** Orders (or dealers) that are held up by them. */
      heldOrders: z.int(),
      /** Changes that wait behind held ones. */
      waiting: z.int(),
      lagSeconds: z.number(),
      perSecond: z.number(),
      /** Set while the breaker leaves the source alone; its error is empty for those who don't mend. */
      failing: z.object({ since: instant, until: instant.nullable(), error: z.string() }).nullable(),
      reconciliation: z
        .object({
          /** Null while the first sweep runs. */
          finishedAt: instant.nullable(),
          running: z.boolean(),
          compared: z.int(),
          /** Of this sweep, and what of it agrees by now. */
          differing: z.int(),
          repaired: z.int(),
          /** Differences of all sweeps that asking again does not mend. */
          unrepaired: z.int(),
        })
        .nullable(),
      /** What waits to be told to this system, and of the last day what it refused and what held no more before it was told. */
      outgoing: z.object({ waiting: z.int(), refused: z.int(), overtaken: z.int() }),
    }),
  ),
  incidents: z.array(
    z.object({
      id: z.string(),
      factory: z.string(),
      source: z.string(),
      kind: z.string(),
      /** A sentence with figures for those who mend, a few words for the others. */
      text: z.string(),
      openedAt: instant,
      closedAt: instant.nullable(),
      mailed: z.boolean(),
    }),
  ),
});
export type SyncState = z.infer<typeof syncState>;
/**
 * `GET /api/sync/history` (all staff): one point for each `step` seconds, oldest first, up to the last whole minute. A step's rate
 * is its mean, all else its greatest; nulls where no sync process was there to look.
 */
export const syncHistoryQuery = z.object({ hours: z.coerce.number().int().min(1).max(48).default(6) });
export const syncHistory = z.object({
  step: z.int(),
  sources: z.array(
    z.object({
      factory: z.string(),
      source: z.string(),
      points: z.array(
        z.object({
          at: instant,
          perSecond: z.number().nullable(),
          lagSeconds: z.number().nullable(),
          backlog: z.int().nullable(),
          held: z.int().nullable(),
        }),
      ),
    }),
  ),
});
export type SyncHistory = z.infer<typeof syncHistory>;

/** `GET /api/sync/sweeps` (all staff): how the comparisons with the factories' programs stand; only factories that are compared. */
export const sweep = z.object({
  factory: z.string(),
  running: z.boolean(),
  /** Asked for, and not begun yet. */
  wanted: z.boolean(),
  /** Why the running one pauses: changes wait to be handled, or the program can't be asked. */
  waits: z.enum(['backlog', 'source']).nullable(),
  startedAt: instant.nullable(),
  /** When the last one ended. */
  finishedAt: instant.nullable(),
  /** Of the running one, else of the last: orders compared, and left out because a change of them is held back. */
  compared: z.int(),
  held: z.int(),
  /** Orders that the last one compared; null before it. */
  expected: z.int().nullable(),
  differing: z.int(),
  /** Agree by now. */
  repaired: z.int(),
  /** Differences of all sweeps that asking again does not mend. */
  unrepaired: z.int(),
});
export type Sweep = z.infer<typeof sweep>;
export const sweeps = pageOf(sweep);
/** `POST /api/sync/sweeps` (mend): compares now. */
export const requestSweep = z.object({ factory: z.string().max(40) });
/** `GET /api/sync/differences` (mend): orders that differ, first those that asking again does not mend. */
export const difference = z.object({
  id: z.string(),
  factory: z.string(),
  order: z.string(),
  what: z.array(orderDifference),
  since: instant,
  timesAsked: z.int(),
  /** Why asking again does not help; null while it may. `note` says it in words, in English. */
  unrepaired: z
    .object({
      since: instant,
      code: z.enum(['missing-there', 'skipped', 'still-differs', 'stale', 'nothing-new']),
      note: z.string(),
    })
    .nullable(),
});
export const differences = pageOf(difference);
export type Differences = z.infer<typeof differences>;
export const differencesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z.string().max(100).optional(),
});

/** `GET /api/review` (review): the engineer's desk, the longest waiting first. */
export const reviewQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
  factory: z.string().max(40).optional(),
  /** `look`: something was found or refused; `waiting`: decided, and the factory has not answered. */
  show: z.enum(['all', 'look', 'waiting']).default('all'),
  /** Order number, customer or reference. */
  q: z.string().max(100).optional(),
  ...atLeastQuery.shape,
});
export type ReviewQuery = z.infer<typeof reviewQuery>;
export const review = pageOf(reviewItem).extend({
  counts: z.object({ all: z.int(), look: z.int(), waiting: z.int() }),
});
/** `GET /api/review/{id}` */
export const reviewOrder = reviewOrderView;
/**
 * `POST /api/review/{id}/accept`. `seen` is `order.position` of the order as it was shown: the decision is refused
 * (`order-changed-since`) when the factory has stated the order anew since then.
 */
export const acceptOrder = z.object({ seen: z.int().nonnegative().optional() });
/** `POST /api/review/{id}/return` */
export const returnOrder = acceptOrder.extend({
  reason: z.string().trim().min(3).max(500),
  construction: z.string().max(60).optional(),
});
/** `POST /api/review/{id}/ask` */
export const askQuestion = acceptOrder.extend({
  question: z.string().trim().min(3).max(500),
  construction: z.string().max(60).optional(),
});

/** RFC 9457. `code` is for programs, `detail` says what to do. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  instance: z.string().optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
