import type { Effect, InboxRecord, SentChange } from './facts';
import type { Wrong } from './report';

const factoryOf = (subject: string): string => subject.split('~')[0] ?? '';
/** Ids that the simulator gives, also those that must never have an effect. Others push to a demonstration, too. */
export const isOurs = (id: string): boolean => /^(\d+-\d+|r-\d+|nothing-\d+|dealer-D-\d+)$/.test(id);

interface Met {
  readonly subject: string;
  readonly commit: number;
  readonly position: number;
  readonly said: Set<string>;
}

/**
 * What the event log holds against what was sent, effect by effect: none twice, none that nobody sent or that ended
 * otherwise, each where it belongs, and those of one order in the source's order.
 */
export function compareEffects(
  changes: readonly SentChange[],
  inbox: ReadonlyMap<string, InboxRecord>,
  effects: readonly Effect[],
  wrong: Wrong,
): void {
  const sent = new Map(changes.map((c) => [`${c.factory}/${c.source}/${c.id}`, c]));
  const met = new Map<string, Met>();
  const last = new Map<string, SentChange>();
  for (const effect of effects) {
    const { subject, position, commit, fingerprint } = effect;
    const name = `${factoryOf(subject)}/${effect.source}/${effect.change}`;
    const change = sent.get(name);
    const before = met.get(name);
    if (before) {
      if (before.subject !== subject)
        wrong('doubled', `change ${name} had effects on ${before.subject} and on ${subject}`);
      else if (before.commit !== commit || before.said.has(fingerprint))
        wrong(
          'doubled',
          `change ${name} had its effect twice, at positions ${before.position} and ${position}`,
        );
      before.said.add(fingerprint);
      continue;
    }
    met.set(name, { subject, commit, position, said: new Set([fingerprint]) });
    if (!change) {
      if (isOurs(effect.change))
        wrong('phantom', `position ${position} is an effect of change ${name}, which was never sent`);
      continue;
    }
    comparePlace(change, effect, inbox.get(name), wrong);
    if (change.expected === 'late') continue;
    const previous = last.get(`${effect.source}/${subject}`);
    if (previous && previous.n > change.n)
      wrong(
        'outOfOrder',
        `${subject}: change ${change.id} took effect after ${previous.id}, which came later`,
      );
    else last.set(`${effect.source}/${subject}`, change);
  }
}

/** An effect must be of a change that ended as applied, on what that change is about. */
function comparePlace(
  change: SentChange,
  { subject, position }: Effect,
  record: InboxRecord | undefined,
  wrong: Wrong,
): void {
  const name = `change ${change.factory}/${change.source}/${change.id}`;
  if (subject !== `${change.factory}~${change.key}`)
    wrong('phantom', `${name} is about ${change.key}, but had its effect on ${subject}`);
  // A pending one is told as lost: it has no end.
  if (record && record.status !== 'applied' && record.status !== 'pending')
    wrong('phantom', `${name} is ${record.status}, but had an effect at position ${position}`);
}
