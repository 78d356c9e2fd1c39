import { randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '../db/database';
import { merged } from './merged';
import { Recent } from './recent';
import { seal, unseal } from './sealed';

export interface SubjectKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** The keys of the subjects whose personal data the log holds. */
export interface Vault {
  /** The key of each subject, made where there is none. */
  keysOf(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>>;
  /** Keys by id; an erased one is missing. */
  keys(ids: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>>;
  /**
   * Erases the subject's key, and with it what was recorded of the subject so far; false when there was none. Other processes may
   * remember the key for one more minute. Data recorded later get a new key.
   */
  eraseSubject(subject: string): Promise<boolean>;
}

export interface VaultOptions {
  /** 32 bytes in base64; the keys are kept encrypted under it. Without it they are kept as they are. */
  readonly masterKey?: string | undefined;
  /** How many keys are remembered, and for how many milliseconds: within this time an erasure elsewhere may go unnoticed. */
  readonly remember?: number;
  readonly lifetime?: number;
}

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly key: Buffer;
  readonly wrapped: boolean;
}

/** The vault in Postgres, beside the log. */
export function openVault(
  db: Database,
  { masterKey, remember = 10_000, lifetime = 60_000 }: VaultOptions = {},
): Vault {
  const master = masterKey === undefined ? undefined : Buffer.from(masterKey, 'base64');
  const bySubject = new Recent<string, SubjectKey>(remember, lifetime);
  const byId = new Recent<string, SubjectKey>(remember, lifetime);

  function opened({ id, subject, key, wrapped }: Row): SubjectKey {
    if (!wrapped) return { id, key };
    if (!master)
      throw new Error(
        'The keys of personal data are encrypted: set MASTER_KEY to the key they were encrypted under.',
      );
    try {
      return { id, key: unseal(master, key, `${id} ${subject}`) };
    } catch (cause) {
      throw new Error('MASTER_KEY is not the key under which the keys of personal data were encrypted.', {
        cause,
      });
    }
  }

  const readOrMake = merged(async (subjects) => {
    const found = new Map<string, SubjectKey>();
    // A key that another process makes at the same moment is seen in the next round only.
    for (
      let missing = [...subjects].sort();
      missing.length > 0;
      missing = missing.filter((s) => !found.has(s))
    ) {
      const fresh = missing.map((subject) => {
        const id = randomUUID();
        const key = randomBytes(32);
        return { id, key: master ? seal(master, key, `${id} ${subject}`) : key };
      });
      const rows = await db.query<Row>(
        `with made as (
           insert into log.subject_keys (id, subject, key, wrapped)
           select n.id, n.subject, decode(n.key, 'hex'), $4
           from unnest($1::uuid[], $2::text[], $3::text[]) n(id, subject, key)
           on conflict (subject) do nothing returning id, subject, key, wrapped)
         select id, subject, key, wrapped from made
         union all select id, subject, key, wrapped from log.subject_keys where subject = any($2)`,
        [
          fresh.map(({ id }) => id),
          missing,
          fresh.map(({ key }) => key.toString('hex')),
          master !== undefined,
        ],
        'vault-make',
      );
      for (const row of rows) found.set(row.subject, opened(row));
    }
    return found;
  });

  const read = merged(async (ids) => {
    const rows = await db.query<Row>(
      'select id, subject, key, wrapped from log.subject_keys where id = any($1::uuid[])',
      [ids],
      'vault-read',
    );
    return new Map(rows.map((row) => [row.id, opened(row)]));
  });

  /** Answers from memory what it can, and loads the rest at once. */
  async function remembered(
    names: readonly string[],
    memory: Recent<string, SubjectKey>,
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, SubjectKey>>,
  ): Promise<Map<string, SubjectKey>> {
    const found = new Map<string, SubjectKey>();
    const missing: string[] = [];
    for (const name of new Set(names)) {
      const known = memory.get(name);
      if (known) found.set(name, known);
      else missing.push(name);
    }
    if (missing.length === 0) return found;
    const loaded = await load(missing);
    for (const name of missing) {
      const key = loaded.get(name);
      if (!key) continue;
      found.set(name, key);
      memory.set(name, key);
    }
    return found;
  }

  return {
    keysOf: (subjects) => remembered(subjects, bySubject, readOrMake),
    keys: (ids) => remembered(ids, byId, read),
    async eraseSubject(subject) {
      const [erased] = await db.query<{ id: string }>(
        'delete from log.subject_keys where subject = $1 returning id',
        [subject],
      );
      bySubject.delete(subject);
      if (erased) byId.delete(erased.id);
      return erased !== undefined;
    },
  };
}
