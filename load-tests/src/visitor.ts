import { randomUUID } from 'node:crypto';
import type { System } from './system';

/** Somebody signed in, without a browser. */
export interface Visitor {
  readonly cookie: string;
  readonly csrfToken: string;
  get<T>(path: string): Promise<T>;
  /** A command; a repetition under the same idempotency key is the same command. Throws when nobody answers. */
  command(path: string, body: unknown, key?: string): Promise<CommandAnswer>;
  /** A command that must be taken. */
  post(path: string, body: unknown): Promise<void>;
  /** The HTTP status of a path. */
  status(path: string): Promise<number>;
}

export interface CommandAnswer {
  readonly status: number;
  readonly text: string;
}

/** Milliseconds for an answer. */
const PATIENCE = 15_000;

export async function signIn(system: Pick<System, 'url' | 'password'>, email: string): Promise<Visitor> {
  const answer = await fetch(`${system.url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: system.password }),
  });
  if (!answer.ok) throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const ask = (path: string) =>
    fetch(`${system.url}${path}`, { headers: { cookie }, signal: AbortSignal.timeout(PATIENCE) });
  const session = (await (await ask('/api/session')).json()) as { csrfToken: string };
  const command = async (path: string, body: unknown, key: string = randomUUID()) => {
    const given = await fetch(`${system.url}${path}`, {
      method: 'POST',
      headers: {
        cookie,
        'Content-Type': 'application/json',
        'X-CSRF-Token': session.csrfToken,
        'Idempotency-Key': key,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: given.status, text: await given.text() };
  };
  return {
    cookie,
    csrfToken: session.csrfToken,
    async get<T>(path: string) {
      const got = await ask(path);
      if (!got.ok) throw new Error(`${path}: ${got.status} ${await got.text()}`);
      return (await got.json()) as T;
    },
    command,
    async post(path, body) {
      const { status, text } = await command(path, body);
      if (status >= 400) throw new Error(`${path}: ${status} ${text}`);
    },
    async status(path) {
      const got = await ask(path);
      await got.arrayBuffer();
      return got.status;
    },
  };
}
