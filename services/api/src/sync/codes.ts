import { codeMeaning, type FactorySettings } from '@mullion/domain/factory/settings';
import type { Database } from '@mullion/platform/db/database';
import { putCode, readCodes, removeCode } from '@mullion/platform/inbox/codes';
import type { z } from 'zod';
import { namesOf } from '../auth/users';
import { codePath, commandAnswer, mapCode, type mappedCode, mappedCodes } from '../contract';
import { none, route, type Route } from '../http/route';

type MappedCode = z.infer<typeof mappedCode>;

export interface CodeParts {
  readonly db: Database;
  readonly factories: ReadonlyMap<string, FactorySettings>;
  /** The log's head. */
  readonly head: () => Promise<number>;
}

const byName = (a: MappedCode, b: MappedCode) =>
  a.factory.localeCompare(b.factory) || a.code.localeCompare(b.code);

/** The factories' status codes: those of their files, and those that ops map while the system runs, which win. */
export function codeRoutes({ db, factories, head }: CodeParts): Route[] {
  const ofFiles = (ids: readonly string[]): MappedCode[] =>
    ids.flatMap((factory) =>
      Object.entries(factories.get(factory)?.production.codes ?? {}).map(([code, meaning]) => ({
        factory,
        code,
        meaning,
        by: null,
        at: null,
      })),
    );

  const ofOps = async (ids: readonly string[]): Promise<MappedCode[]> => {
    const rows = await readCodes(db, ids);
    const names = await namesOf(
      db,
      rows.map(({ by }) => by),
    );
    return rows.flatMap(({ factory, code, meaning, by, at }) => {
      const parsed = codeMeaning.safeParse(meaning);
      if (!parsed.success) return [];
      return [{ factory, code, meaning: parsed.data, by: names.get(by) ?? by, at: at.toISOString() }];
    });
  };

  return [
    route({
      method: 'get',
      path: '/api/sync/codes',
      summary: 'What the status codes of the factories mean, and who said so',
      needs: 'mend',
      query: none,
      params: none,
      body: none,
      answers: mappedCodes,
      handle: async ({ session }) => {
        const mapped = await ofOps(session.factories);
        const replaced = new Set(mapped.map(({ factory, code }) => JSON.stringify([factory, code])));
        const items = ofFiles(session.factories)
          .filter(({ factory, code }) => !replaced.has(JSON.stringify([factory, code])))
          .concat(mapped)
          .sort(byName);
        return { value: { items, next: null } };
      },
    }),
    route({
      method: 'post',
      path: '/api/sync/codes',
      summary: 'Give a status code its meaning, or another; held changes that wait for it are tried again',
      needs: 'mend',
      query: none,
      params: none,
      body: mapCode,
      answers: commandAnswer,
      command: true,
      handle: async ({ body, session }) => {
        if (!session.factories.includes(body.factory)) return { refused: 'not-found' };
        await putCode(db, { ...body, by: session.user.id });
        return { value: { position: await head() } };
      },
    }),
    route({
      method: 'delete',
      path: '/api/sync/codes/{factory}/{code}',
      summary: 'Take back the meaning that ops gave a status code; that of the factory’s file counts again',
      needs: 'mend',
      query: none,
      params: codePath,
      body: none,
      answers: commandAnswer,
      command: true,
      handle: async ({ params, session }) => {
        const { factory, code } = params;
        if (!session.factories.includes(factory)) return { refused: 'not-found' };
        if (await removeCode(db, { factory, code, by: session.user.id }))
          return { value: { position: await head() } };
        const inFile = Object.hasOwn(factories.get(factory)?.production.codes ?? {}, code);
        const detail = 'This code stands in the factory’s settings file: change its meaning, or the file.';
        return { refused: 'not-found', ...(inFile ? { detail } : {}) };
      },
    }),
  ];
}
