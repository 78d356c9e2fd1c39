import type { FactorySettings } from '@mullion/domain/factory/settings';
import { readBreakers } from '@mullion/platform/breaker/postgres';
import type { Database } from '@mullion/platform/db/database';
import { readContacts, readTroubledCauses, readOverdue } from '@mullion/platform/inbox/troubled';
import type { Trouble } from '@mullion/platform/incidents/incidents';
import { outgoingStates } from '@mullion/platform/outbox/postgres';
import { sweepStates } from '@mullion/platform/reconciliation/read';
import {
  differsTrouble,
  failingTrouble,
  heldTrouble,
  laggingTrouble,
  silentTrouble,
  stuckTrouble,
  troubleOf,
} from './rules';
import type { Words } from './words/en';

export interface Surroundings {
  readonly db: Database;
  readonly factories: ReadonlyMap<string, FactorySettings>;
  readonly now: Date;
  /** For how many milliseconds this process has been looking. */
  readonly watchedMs: number;
  /** In the language of operations. */
  readonly words: Words;
}

/** One kind of trouble: where its state is read, and the rule it goes through. A new kind is one more entry. */
export interface Watch {
  readonly kind: string;
  look(at: Surroundings): Promise<readonly Trouble[]>;
}

export const WATCHES: readonly Watch[] = [
  {
    kind: 'held',
    look: async ({ db, now, words }) =>
      (await readTroubledCauses(db)).map((cause) => {
        const { subject, ...facts } = heldTrouble(cause, now, words);
        return troubleOf('held', { ...cause, subject }, facts);
      }),
  },
  {
    kind: 'silent',
    // Only production sends all day long; accounting may have nothing to say for days.
    look: async ({ db, factories, now, watchedMs, words }) =>
      (await readContacts(db)).flatMap((contact) => {
        const factory = factories.get(contact.factory);
        if (!factory || contact.source !== 'production') return [];
        const facts = silentTrouble(factory, contact.lastContact, now, watchedMs, words);
        return facts ? [troubleOf('silent', contact, facts)] : [];
      }),
  },
  {
    kind: 'failing',
    look: async ({ db, now, words }) => {
      const breakers = await readBreakers(db);
      return [...new Set(breakers.map(({ factory }) => factory))].flatMap((factory) => {
        const facts = failingTrouble(
          breakers.filter((breaker) => breaker.factory === factory),
          now,
          words,
        );
        return facts ? [troubleOf('failing', { factory, source: 'production' }, facts)] : [];
      });
    },
  },
  {
    kind: 'lagging',
    look: async ({ db, now, words }) =>
      (await readOverdue(db)).flatMap((overdue) => {
        const facts = laggingTrouble(overdue, now, words);
        return facts ? [troubleOf('lagging', overdue, facts)] : [];
      }),
  },
  {
    kind: 'differs',
    look: async ({ db, now, words }) =>
      (await sweepStates(db)).flatMap((sweep) => {
        const facts = differsTrouble(sweep, now, words);
        return facts ? [troubleOf('differs', sweep, facts)] : [];
      }),
  },
  {
    kind: 'refused',
    look: async ({ db, now, words }) =>
      (await outgoingStates(db)).flatMap((outgoing) => {
        const { factory, system } = outgoing;
        const facts = stuckTrouble(outgoing, now, words);
        return facts ? [troubleOf('refused', { factory, source: system }, facts)] : [];
      }),
  },
];
