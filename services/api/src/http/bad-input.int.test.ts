import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problem } from '../contract';
import type { Got, Visitor } from '../testing/visitor';
import { openWorld, type World } from '../testing/world';
import { openApiOf } from './openapi';
import type { Route } from './route';

/** Rubbish at every place of every route: it is taken for what it can mean, or refused with what to do. */

let world: World;
const people: Visitor[] = [];
beforeAll(async () => {
  world = await openWorld();
  for (const account of ['admin', 'dealer', 'ops']) people.push(await world.as(account));
});
afterAll(() => world.end());

/** A position that the log may reach one day: who asks for it is told to wait, 504. */
const BEYOND = '999999999999999';
const RUBBISH = [
  '',
  '-1',
  '1.5',
  'NaN',
  '99999999999999999999',
  BEYOND,
  "' or 1=1 --",
  '../../etc/passwd',
  '__proto__',
  '[object Object]',
  '\u202e\u{1f600}',
  '%',
  'x'.repeat(2_000),
];
const BODIES: readonly unknown[] = [
  '',
  '{',
  'null',
  '[]',
  '7',
  '"text"',
  '{"__proto__":{"factory":"kharkiv"}}',
  `{"reason":"${'x'.repeat(15_000)}"}`,
  ...[null, 7, -1, [], {}, true, 'x'.repeat(1_000), 1e300].map((value) =>
    Object.fromEntries(
      [
        'factory',
        'source',
        'code',
        'waitsFor',
        'meaning',
        'reason',
        'question',
        'construction',
        'seen',
        'email',
        'password',
      ].map((name) => [name, value]),
    ),
  ),
];

const described = z.record(
  z.string(),
  z.record(
    z.string(),
    z.looseObject({ parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]) }),
  ),
);
/** What the route says that it takes after the question mark. */
const queryNames = (route: Route): string[] =>
  (described.parse(openApiOf([route], 'test')['paths'])[route.path]?.[route.method]?.parameters ?? [])
    .filter((parameter) => parameter.in === 'query')
    .map(({ name }) => name);

function expectSense(got: Got, asked: string): void {
  expect(got.status, asked).toBeLessThan(500);
  if (got.status < 400) return;
  const { status, detail, code } = problem.parse(got.json());
  expect([status, code.length > 0, (detail ?? '').length > 10], asked).toEqual([got.status, true, true]);
}

/** The stream does not end by itself, and who signs out can ask for nothing more. */
const LEFT_OUT = new Set(['get /api/live', 'delete /api/session']);
const filled = (path: string, value: string) => path.replaceAll(/\{\w+\}/g, encodeURIComponent(value));

describe('rubbish', () => {
  const everyRoute = () =>
    world.services.routes.filter(({ method, path }) => !LEFT_OUT.has(`${method} ${path}`));

  test('in the address of any route is no error of ours', async () => {
    const routes = everyRoute().filter(({ path }) => path.includes('{'));
    expect(routes.length).toBeGreaterThan(5);
    for (const { method, path } of routes)
      for (const value of RUBBISH.filter(Boolean))
        for (const visitor of people) {
          const asked = `${method} ${filled(path, value)}`;
          expectSense(await visitor.ask(method.toUpperCase(), filled(path, value)), asked);
        }
  });

  test('in the query of any route is no error of ours', async () => {
    const routes = everyRoute().filter((route) => queryNames(route).length > 0);
    expect(routes.length).toBeGreaterThan(5);
    for (const route of routes)
      for (const name of queryNames(route))
        for (const value of RUBBISH.filter((one) => one !== BEYOND || name !== 'at-least')) {
          const path = `${filled(route.path, 'kharkiv~K-1')}?${name}=${encodeURIComponent(value)}`;
          await Promise.all(
            people.flatMap((visitor) =>
              [path, `${path}&${name}=7`].map(async (asked) => expectSense(await visitor.get(asked), asked)),
            ),
          );
        }
  });

  test('in the body of any command is no error of ours, and nothing is done', async () => {
    const routes = everyRoute().filter(({ method }) => method !== 'get');
    expect(routes.length).toBeGreaterThan(5);
    for (const route of routes)
      for (const body of BODIES)
        for (const visitor of people) {
          const asked = `${route.method} ${route.path} ${JSON.stringify(body).slice(0, 80)}`;
          const path = filled(route.path, 'kharkiv~K-1');
          const got = await visitor.ask(route.method.toUpperCase(), path, { body });
          expectSense(got, asked);
          expect(got.status, asked).toBeGreaterThanOrEqual(400);
        }
    expect(await world.db.query('select * from sync.audit')).toEqual([]);
  });
});
