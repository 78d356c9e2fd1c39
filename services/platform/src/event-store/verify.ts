import { createHash } from 'node:crypto';
import type { Database, Sql } from '../db/database';

export type Verification =
  | { readonly intact: true; readonly events: number; readonly commits: number; readonly hash: string }
  /** The first commit that does not fit, the position it starts at, and a sentence. */
  | { readonly intact: false; readonly commit: number; readonly position: number; readonly problem: string };

interface Commit {
  readonly number: number;
  readonly first: number;
  readonly last: number;
  readonly previous: string;
  readonly hash: string;
  readonly events: number;
  /** The chained hash as the events give it now; null without events. */
  readonly computed: string | null;
}

interface Link {
  readonly number: number;
  readonly last: number;
  readonly hash: string;
}

const genesis: Link = {
  number: 0,
  last: 0,
  hash: createHash('sha256').update('mullion event log').digest('hex'),
};

/** Events leave the database as digests only, so that memory does not depend on how large they or the log are. */
const page = `
  select c.number, c.first, c.last, encode(c.previous, 'hex') as previous, encode(c.hash, 'hex') as hash,
    e.events, encode(e.computed, 'hex') as computed
  from log.commits c cross join lateral (
    select count(*) as events, sha256(c.previous || string_agg(
      log.digest(position, stream, version, id, type, schema, created, data, meta), ''::bytea order by position)) as computed
    from log.events where position between c.first and c.last) e
  where c.number > $1 order by c.number limit 100`;

/**
 * Walks the hash chain from the start to the head, in one snapshot. It finds events that were altered, removed, added or
 * exchanged, and commits removed from the chain. Whoever can rewrite the whole chain is only found by comparing the
 * final hash with one noted earlier elsewhere.
 */
export function verifyLog(db: Database): Promise<Verification> {
  return db.transaction(async (sql) => {
    await sql.query('set transaction isolation level repeatable read, read only');
    let link = genesis;
    for (;;) {
      const commits = await sql.query<Commit>(page, [link.number]);
      if (commits.length === 0) break;
      for (const commit of commits) {
        const problem = commitProblem(link, commit);
        if (problem) return problem;
        link = commit;
      }
    }
    return (
      (await endProblem(sql, link)) ?? {
        intact: true,
        events: link.last,
        commits: link.number,
        hash: link.hash,
      }
    );
  });
}

function commitProblem(before: Link, commit: Commit): Verification | undefined {
  const broken = (number: number, problem: string): Verification => ({
    intact: false,
    commit: number,
    position: before.last + 1,
    problem,
  });
  const { number, first, last } = commit;
  if (number !== before.number + 1)
    return broken(
      before.number + 1,
      `Commit ${before.number + 1} is missing; the next one there is ${number}.`,
    );
  if (first !== before.last + 1 || last < first)
    return broken(number, `Commit ${number} claims the positions ${first} to ${last} after ${before.last}.`);
  if (commit.previous !== before.hash)
    return broken(number, `Commit ${number} does not follow the hash of commit ${before.number}.`);
  if (commit.events !== last - first + 1)
    return broken(
      number,
      `Commit ${number} has ${commit.events} events at the positions ${first} to ${last}; ${last - first + 1} were committed.`,
    );
  if (commit.computed !== commit.hash)
    return broken(
      number,
      `An event of commit ${number}, positions ${first} to ${last}, is not as it was committed.`,
    );
  return undefined;
}

/** The chain must end where the head says, with no event outside of it. */
async function endProblem(sql: Sql, link: Link): Promise<Verification | undefined> {
  const [head] = await sql.query<{ position: number; commit: number; hash: string }>(
    `select position, commit, encode(hash, 'hex') as hash from log.head`,
  );
  const broken = (problem: string): Verification => ({
    intact: false,
    commit: link.number + 1,
    position: link.last + 1,
    problem,
  });
  if (!head) return broken('The log has no head.');
  if (head.commit !== link.number || head.position !== link.last || head.hash !== link.hash)
    return broken(
      `The chain ends with commit ${link.number} at position ${link.last}, the head says commit ${head.commit} at ${head.position}.`,
    );
  const [stray] = await sql.query<{ position: number }>(
    'select position from log.events where position < 1 or position > $1 order by position limit 1',
    [link.last],
  );
  return stray && broken(`The event at position ${stray.position} belongs to no commit.`);
}
