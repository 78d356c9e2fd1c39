import { compareEffects, isOurs } from './compare-effects';
import type { InboxRecord, PortalLog, SentChange, Simulated, View } from './facts';
import type { Report, Summary, Wrong } from './report';

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

/** Compares the simulator's truth with the event log and inbox (when they could be read) and with any number of views. */
export function compare(simulated: Simulated, log: PortalLog | undefined, views: readonly View[]): Report {
  const summary: Summary = {
    acknowledged: simulated.changes.filter((c) => c.acknowledged).length,
    unacknowledged: simulated.changes.filter((c) => !c.acknowledged).length,
    applied: 0,
    duplicates: 0,
    stale: 0,
    skipped: 0,
    held: 0,
    waiting: 0,
    lost: 0,
    doubled: 0,
    outOfOrder: 0,
    phantom: 0,
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
    const inbox = new Map(log.inbox.map((record) => [nameOf(record), record]));
    compareChanges(simulated.changes, inbox, log, summary, wrong);
    compareEffects(simulated.changes, inbox, log.effects, wrong);
    compareOrders(simulated, { name: 'the event log', orders: log.orders, complete: true }, wrong);
  } else {
    for (const change of simulated.changes) compareAnswer(change, wrong);
  }
  for (const view of views) compareOrders(simulated, view, wrong);
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
  inbox: ReadonlyMap<string, InboxRecord>,
  log: PortalLog,
  summary: Summary,
  wrong: Wrong,
): void {
  const effects = new Set(log.effects.map((e) => `${e.subject.split('~')[0] ?? ''}/${e.source}/${e.change}`));
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
    if (!record) {
      wrong('lost', `change ${name} of ${change.key} was acknowledged, but the inbox does not know it`);
      continue;
    }
    count(record.status, summary);
    compareEnd(change, record, wrong);
    if (record.status === 'applied' && !effects.has(name))
      wrong('lost', `change ${name} of ${change.key} is applied, but the event log holds nothing of it`);
  }
  for (const record of log.inbox)
    if (isOurs(record.id) && !sent.has(nameOf(record)))
      wrong('phantom', `the inbox holds change ${nameOf(record)}, which was never sent or had to be refused`);
}

function count(status: string, summary: Summary): void {
  if (status === 'applied') summary.applied += 1;
  else if (status === 'duplicate') summary.duplicates += 1;
  else if (status === 'stale') summary.stale += 1;
  else if (status === 'skipped') summary.skipped += 1;
  else if (status === 'held') summary.held += 1;
  else if (status === 'pending') summary.waiting += 1;
}

/** The simulator sends nothing that is stale or said before under another id: such an end means that an effect is missing. */
function compareEnd(change: SentChange, { status, reason }: InboxRecord, wrong: Wrong): void {
  const name = `change ${nameOf(change)} of ${change.key}`;
  const because = reason === undefined ? '' : `: ${reason}`;
  switch (change.expected) {
    case 'applied':
      if (status === 'pending') wrong('lost', `${name} has no recorded end`);
      else if (status === 'held') wrong('differing', `${name} is held back without need${because}`);
      else if (status !== 'applied')
        wrong('lost', `${name} is ${status}, and its effect is missing${because}`);
      return;
    case 'mended':
      if (status === 'pending') wrong('lost', `${name} was mended, but has no recorded end`);
      else if (status !== 'applied' && status !== 'skipped')
        wrong('differing', `${name} was mended, but is ${status}${because}`);
      return;
    case 'held':
      if (status === 'pending') wrong('lost', `${name} should be held back, but has no recorded end`);
      else if (status !== 'held' && status !== 'skipped')
        wrong('differing', `${name} should be held back, but is ${status}`);
      return;
    case 'waits':
      if (status !== 'pending' && status !== 'held')
        wrong('differing', `${name} should wait behind a held change, but is ${status}`);
      return;
    case 'late':
      if (status === 'pending') wrong('lost', `${name} was sent late, but has no recorded end`);
      else if (status === 'held') wrong('differing', `${name} was sent late and is held back${because}`);
      return;
    case 'unsure':
    case 'invalid':
      return;
  }
}

function compareOrders({ orders: expected, forgotten }: Simulated, view: View, wrong: Wrong): void {
  if (view.complete)
    for (const id of expected.keys())
      if (!view.orders.has(id) && !forgotten?.has(id)) wrong('missing', `${id} is not in ${view.name}`);
  for (const [id, found] of view.orders) {
    if (forgotten?.has(id)) continue;
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
