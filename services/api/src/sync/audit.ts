import { z } from 'zod';
import { codeMeaning } from '@mullion/domain/factory/settings';
import type { Database } from '@mullion/platform/db/database';
import { type AuditEntry, readAudit } from '@mullion/platform/inbox/audit';
import { namesOf } from '../auth/users';
import { auditEntry, auditQuery, auditTrail } from '../contract';
import { none, route, type Route } from '../http/route';

const WHATS = auditEntry.shape.what.options;
const isWhat = (text: string): text is (typeof WHATS)[number] => WHATS.some((what) => what === text);

/** What entries say of their subject: those who write them put what they know. */
const subjectOf = z.object({
  factory: z.string().nullable().catch(null),
  source: z.string().optional().catch(undefined),
  key: z.string().optional().catch(undefined),
  change: z.string().optional().catch(undefined),
  /** What had arrived, when it was tried again by itself. */
  because: z.string().optional().catch(undefined),
  reason: z.string().nullable().catch(null),
  /** Numbers that were given up: the first and the last. */
  gaveUp: z.tuple([z.int(), z.int()]).optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  waitsFor: z.string().nullish().catch(undefined),
  changes: z.int().optional().catch(undefined),
  meaning: codeMeaning.optional().catch(undefined),
});
type Subject = z.infer<typeof subjectOf>;

const NOTHING: Subject = subjectOf.parse({});

/** In signs rather than words: people of every language read it. */
function inBrief(what: (typeof WHATS)[number], subject: Subject): string {
  const { source, key, change, because, gaveUp, code, waitsFor, changes, meaning } = subject;
  const of = (...parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join(' · ');
  switch (what) {
    case 'retry':
      return of(key, change, because && `← ${because}`);
    case 'skip':
      return of(key, change, gaveUp && `№ ${gaveUp[0] === gaveUp[1] ? gaveUp[0] : gaveUp.join('–')}`);
    case 'retry-cause':
      return of(waitsFor ?? code, source, changes === undefined ? undefined : `× ${changes}`);
    case 'map-code':
    case 'unmap-code':
      return of(`${code ?? ''} → ${meaning?.kind ?? ''}`, meaning?.stage, meaning?.reason);
    case 'sweep':
      return of(source, key, changes === undefined ? undefined : `× ${changes}`);
  }
}

const shown = ({ id, at, who, what, subject }: AuditEntry, names: ReadonlyMap<string, string>) => {
  if (!isWhat(what)) return [];
  const told = subjectOf.safeParse(subject).data ?? NOTHING;
  return [
    {
      id: String(id),
      at: at.toISOString(),
      who: names.get(who) ?? who,
      what,
      factory: told.factory,
      subject: inBrief(what, told),
      reason: told.reason,
    },
  ];
};

/** Who did what to the machinery. */
export const auditRoutes = ({ db }: { readonly db: Database }): Route[] => [
  route({
    method: 'get',
    path: '/api/sync/audit',
    summary: 'Who retried, skipped or mapped what, the newest first',
    needs: 'mend',
    query: auditQuery,
    params: none,
    body: none,
    answers: auditTrail,
    handle: async ({ query, session }) => {
      if (query.cursor !== undefined && !/^[1-9]\d{0,14}$/.test(query.cursor))
        return { refused: 'invalid', detail: 'The cursor is none that this list gave.' };
      const before = query.cursor === undefined ? undefined : Number(query.cursor);
      const found = await readAudit(db, {
        whats: WHATS,
        factories: session.factories,
        before,
        limit: query.limit + 1,
      });
      const entries = found.slice(0, query.limit);
      const names = await namesOf(
        db,
        entries.map(({ who }) => who),
      );
      const next = found.length > query.limit ? String(entries.at(-1)?.id ?? '') : null;
      return { value: { items: entries.flatMap((entry) => shown(entry, names)), next } };
    },
  }),
];
