import type { Effect, InboxRecord, OrderFacts, PortalLog, SentChange, Simulated, View } from './facts';

export interface Summary {
  acknowledged: number;
  unacknowledged: number;
  applied: number;
  duplicates: number;
  stale: number;
  held: number;
  waiting: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
  missing: number;
  extra: number;
  differing: number;
}

export interface Report {
  readonly summary: Summary;
  /** One sentence for each thing that is wrong. */
  readonly problems: readonly string[];
}

/** True when the portal kept all that it promised. */
export const isGood = ({ problems }: Report): boolean => problems.length === 0;

const nameOf = (c: { factory: string; source: string; id: string }) => `${c.factory}/${c.source}/${c.id}`;
const FIELDS = [
  'dealer',
  'status',
  'promised',
  'ordered',
  'made',
  'shipped',
  'delivered',
  'pieces',
  'checking',
] as const;
/** Ids that the simulator gives, also those that must never be kept. */
const OURS = /^(\d+-\d+|r-\d+|nothing-\d+)$/;

type Wrong = (
  kind: 'lost' | 'doubled' | 'outOfOrder' | 'missing' | 'extra' | 'differing',
  sentence: string,
) => void;

/** Compares the simulator's truth with the event log and inbox (when they could be read) and with any number of views. */
export function compare(simulated: Simulated, log: PortalLog | undefined, views: readonly View[]): Report {
  const summary: Summary = {
    acknowledged: simulated.changes.filter((c) => c.acknowledged).length,
    unacknowledged: simulated.changes.filter((c) => !c.acknowledged).length,
    applied: 0,
    duplicates: 0,
    stale: 0,
    held: 0,
    waiting: 0,
    lost: 0,
    doubled: 0,
    outOfOrder: 0,
    missing: 0,
    extra: 0,
    differing: 0,
  };
  const problems: string[] = [];
  const wrong: Wrong = (kind, sentence) => {
    summary[kind] += 1;
    problems.push(`${kind}: ${sentence}`);
  };
  if (summary.unacknowledged > 0)
    problems.push(`unacknowledged: ${summary.unacknowledged} changes were not acknowledged yet`);
  if (log) {
    compareChanges(simulated.changes, log, summary, wrong);
    compareEffects(simulated.changes, log.effects, wrong);
    compareOrders(simulated.orders, { name: 'the event log', orders: log.orders, complete: true }, wrong);
  } else {
    for (const change of simulated.changes) compareAnswer(change, wrong);
  }
  for (const view of views) compareOrders(simulated.orders, view, wrong);
  return { summary, problems };
}

/** What the portal answered to a change must be what it deserved. */
function compareAnswer(change: SentChange, wrong: Wrong): void {
  if (!change.acknowledged) return;
  const refused = change.outcome === 'invalid' || change.outcome === 'refused';
  if (refused === (change.expected === 'invalid')) return;
  wrong(
    'differing',
    `change ${nameOf(change)} was answered ${change.outcome ?? 'nothing'} ${change.problem ?? ''}`.trim(),
  );
}

/** Every acknowledged change must have the end that it deserves, and nothing else may have been kept. */
function compareChanges(
  changes: readonly SentChange[],
  log: PortalLog,
  summary: Summary,
  wrong: Wrong,
): void {
  const inbox = new Map(log.inbox.map((record) => [nameOf(record), record]));
  const effects = new Set(log.effects.map((e) => `${e.order.split('~')[0] ?? ''}/production/${e.change}`));
  const sent = new Set<string>();
  for (const change of changes) {
    const name = nameOf(change);
    sent.add(name);
    compareAnswer(change, wrong);
    const record = inbox.get(name);
    if (change.expected === 'invalid') {
      if (record) wrong('extra', `change ${name} is invalid, but the inbox holds it`);
      continue;
    }
    if (!change.acknowledged || change.outcome === 'invalid' || change.outcome === 'refused') continue;
    if (!record)
      wrong('lost', `change ${name} of ${change.key} was acknowledged, but the inbox does not know it`);
    else compareEnd(change, record, summary, wrong);
    if (record?.status === 'applied' && change.source === 'production' && !effects.has(name))
      wrong('lost', `change ${name} of ${change.key} is applied, but the event log holds nothing of it`);
    if (change.source === 'accounting' && !log.dealers.has(`${change.factory}~${change.key}`))
      wrong('lost', `dealer ${change.key} of ${change.factory} is not in the event log`);
  }
  for (const record of log.inbox)
    if (OURS.test(record.id) && !sent.has(nameOf(record)))
      wrong('extra', `the inbox holds change ${nameOf(record)}, which was never sent or had to be refused`);
}

function compareEnd(change: SentChange, record: InboxRecord, summary: Summary, wrong: Wrong): void {
  const name = `change ${nameOf(change)} of ${change.key}`;
  const because = record.reason === undefined ? '' : `: ${record.reason}`;
  switch (record.status) {
    case 'applied':
      summary.applied += 1;
      break;
    case 'duplicate':
      summary.duplicates += 1;
      break;
    case 'stale':
      summary.stale += 1;
      break;
    case 'held':
      summary.held += 1;
      break;
    case 'pending':
      summary.waiting += 1;
      break;
  }
  const isEnd = ['applied', 'duplicate', 'stale', 'skipped'].includes(record.status);
  if (change.expected === 'applied') {
    if (record.status === 'pending') wrong('lost', `${name} has no recorded end`);
    else if (record.status === 'held') wrong('differing', `${name} is held back without need${because}`);
  } else if (isEnd && record.status !== 'skipped') {
    const should = change.expected === 'held' ? 'be held back' : 'wait behind a held change';
    wrong('differing', `${name} should ${should}, but is ${record.status}`);
  } else if (change.expected === 'held' && record.status === 'pending') {
    wrong('lost', `${name} should be held back, but has no recorded end`);
  }
}

/** No effect twice, and the effects on one order in the source's order. */
function compareEffects(changes: readonly SentChange[], effects: readonly Effect[], wrong: Wrong): void {
  const places = new Map(
    changes.filter((c) => c.source === 'production').map((c) => [`${c.factory}/${c.id}`, c]),
  );
  const seen = new Map<string, Effect>();
  const owners = new Map<string, string>();
  const last = new Map<string, SentChange>();
  for (const effect of effects) {
    const factory = effect.order.split('~')[0] ?? '';
    const id = `${factory}/${effect.change}`;
    const before = seen.get(`${id}/${effect.fingerprint}`);
    const owner = owners.get(id);
    if (before)
      wrong(
        'doubled',
        `change ${id} had its effect twice, at positions ${before.position} and ${effect.position}`,
      );
    else if (owner !== undefined && owner !== effect.order)
      wrong('doubled', `change ${id} had effects on ${owner} and on ${effect.order}`);
    seen.set(`${id}/${effect.fingerprint}`, effect);
    owners.set(id, effect.order);
    const change = places.get(id);
    if (!change) continue;
    const previous = last.get(effect.order);
    if (previous && previous.n > change.n)
      wrong(
        'outOfOrder',
        `${effect.order}: change ${change.id} took effect after ${previous.id}, which came later`,
      );
    else last.set(effect.order, change);
  }
}

function compareOrders(expected: ReadonlyMap<string, OrderFacts>, view: View, wrong: Wrong): void {
  if (view.complete)
    for (const id of expected.keys())
      if (!view.orders.has(id)) wrong('missing', `${id} is not in ${view.name}`);
  for (const [id, found] of view.orders) {
    const truth = expected.get(id);
    if (!truth) {
      wrong(
        'extra',
        `${id} is in ${view.name}, but the factory knows no such order or it had to be held back`,
      );
      continue;
    }
    const differences = FIELDS.filter(
      (field) => truth[field] !== undefined && found[field] !== undefined && truth[field] !== found[field],
    );
    if (differences.length > 0)
      wrong(
        'differing',
        `${id} in ${view.name}: ${differences
          .map((f) => `${f} is ${String(found[f])} instead of ${String(truth[f])}`)
          .join(', ')}`,
      );
  }
}
