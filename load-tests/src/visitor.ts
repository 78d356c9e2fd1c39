import { randomUUID } from 'node:crypto';
import type { System } from './system';

/** Somebody signed in, without a browser. */
export interface Visitor {
  readonly cookie: string;
  readonly csrfToken: string;
  get<T>(path: string): Promise<T>;
  /** A command, with an idempotency key of its own. */
  post(path: string, body: unknown): Promise<void>;
  /** The HTTP status of a path. */
  status(path: string): Promise<number>;
}

export async function signIn(system: Pick<System, 'url' | 'password'>, email: string): Promise<Visitor> {
  const answer = await fetch(`${system.url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: system.password }),
  });
  if (!answer.ok) throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const ask = (path: string) => fetch(`${system.url}${path}`, { headers: { cookie } });
  const session = (await (await ask('/api/session')).json()) as { csrfToken: string };
  return {
    cookie,
    csrfToken: session.csrfToken,
    async get<T>(path: string) {
      const got = await ask(path);
      if (!got.ok) throw new Error(`${path}: ${got.status} ${await got.text()}`);
      return (await got.json()) as T;
    },
    async post(path, body) {
      const answer = await fetch(`${system.url}${path}`, {
        method: 'POST',
        headers: {
          cookie,
          'Content-Type': 'application/json',
          'X-CSRF-Token': session.csrfToken,
          'Idempotency-Key': randomUUID(),
        },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    },
    async status(path) {
      const got = await ask(path);
      await got.arrayBuffer();
      return got.status;
    },
  };
}
