import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Command } from './engineer';
import type { Misbehaviour } from './misbehaviour';
import { PLANTS, type Plant } from './plants';

/** The factories' side of docs/factory-protocol.md, written as a foreign program would be. */

const text = z.string().max(500).optional();
const command = z.object({
  id: z.string().min(1).max(100),
  order: z.string(),
  kind: z.enum(['order.accept', 'order.return', 'order.ask']),
  by: z.string(),
  data: z.object({ reason: text, question: text, construction: z.string().optional() }),
});
const bodies = {
  commands: z.object({ commands: z.array(command).max(100) }),
  states: z.object({ after: z.string().nullable(), limit: z.int().min(1).max(1_000) }),
  again: z.object({ orders: z.array(z.string()).min(1).max(1_000) }),
};
type Path = keyof typeof bodies;

/** What the factories' programs can be asked. */
export interface Answering {
  manners(): Misbehaviour;
  /** Undefined: the id is known. Null: kept, and it will be done. Else why not. */
  command(factory: string, command: Command): Promise<string | null | undefined>;
  states(factory: string, after: string | null, limit: number): Promise<unknown>;
  again(factory: string, orders: readonly string[]): Promise<void>;
}

/** The program can't answer now; `retryAfter` in seconds, where it knows. */
export class Unavailable extends Error {
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter?: number | undefined;
}

const MOST_BYTES = 1_048_576;
const TOLERANCE = 300;
const PLACE = /^\/factories\/([^/]+)\/(commands|states|again)$/;

async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size <= MOST_BYTES) parts.push(part);
  }
  return size > MOST_BYTES ? undefined : Buffer.concat(parts);
}

function isSigned({ secret }: Plant, { headers }: IncomingMessage, body: Buffer): boolean {
  const of = (name: string) => String(headers[name]);
  const timestamp = of('webhook-timestamp');
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= TOLERANCE)) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${of('webhook-id')}.${timestamp}.`)
    .update(body)
    .digest();
  return of('webhook-signature')
    .split(' ')
    .map((part) => Buffer.from(part.replace(/^v1,/, ''), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

async function answerCommands(
  program: Answering,
  factory: string,
  list: readonly Command[],
): Promise<Answer> {
  const results: { id: string; outcome: string; reason?: string }[] = [];
  for (const one of list) {
    const { id } = one;
    if (Math.random() < program.manners().commandRefusals) {
      results.push({ id, outcome: 'refused', reason: 'Програма заводу сьогодні не в гуморі.' });
      continue;
    }
    const answer = await program.command(factory, one);
    if (typeof answer === 'string') results.push({ id, outcome: 'refused', reason: answer });
    else results.push({ id, outcome: answer === null ? 'accepted' : 'duplicate' });
  }
  return { status: 202, body: { results } };
}

async function work(program: Answering, factory: string, path: Path, json: unknown): Promise<Answer> {
  const unreadable = (error: z.ZodError): Answer => ({
    status: 400,
    body: { problem: error.issues[0]?.message },
  });
  switch (path) {
    case 'commands': {
      const { data, error } = bodies.commands.safeParse(json);
      return data ? answerCommands(program, factory, data.commands) : unreadable(error);
    }
    case 'states': {
      const { data, error } = bodies.states.safeParse(json);
      if (!data) return unreadable(error);
      return { status: 200, body: await program.states(factory, data.after, data.limit) };
    }
    case 'again': {
      const { data, error } = bodies.again.safeParse(json);
      if (!data) return unreadable(error);
      await program.again(factory, data.orders);
      return { status: 202, body: {} };
    }
  }
}

async function answer(
  program: Answering,
  request: IncomingMessage,
  factory: string,
  path: Path,
): Promise<Answer> {
  const plant = PLANTS.find(({ id }) => id === factory);
  if (!plant) return { status: 404, body: { problem: 'There is no such factory here.' } };
  if (request.method !== 'POST') return { status: 405, body: { problem: 'Ask with POST.' } };
  const body = await bytesOf(request);
  if (!body) return { status: 413, body: { problem: 'Send at most 1 MB.' } };
  if (!isSigned(plant, request, body))
    return { status: 401, body: { problem: 'The signature is not right.' } };
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return { status: 400, body: { problem: 'The body is no JSON.' } };
  }
  const { slowAnswers, commandErrors } = program.manners();
  if (slowAnswers > 0) await pause(slowAnswers);
  const fails = Math.random() < commandErrors;
  const broken = { status: 500, body: { problem: 'Something broke.' } };
  if (fails && Math.random() < 0.5) return broken;
  const done = await work(program, factory, path, json);
  return fails ? broken : done;
}

/** Answers what the portal asks of a factory's program; false when the path is another. */
export async function answerPortal(
  program: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const place = PLACE.exec(request.url?.split('?')[0] ?? '');
  const [, factory, path] = place ?? [];
  if (factory === undefined || (path !== 'commands' && path !== 'states' && path !== 'again')) return false;
  const { status, body, retryAfter } = await answer(program, request, factory, path).catch(
    (error: unknown): Answer => ({
      status: 503,
      body: { problem: error instanceof Error ? error.message : String(error) },
      retryAfter: error instanceof Unavailable ? error.retryAfter : undefined,
    }),
  );
  response.writeHead(status, {
    'Content-Type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
  });
  response.end(JSON.stringify(body));
  return true;
}
