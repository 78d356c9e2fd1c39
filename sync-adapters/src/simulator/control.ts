import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerHealth, type Health } from '@mullion/platform/process/health';
import { type Answering, answerPortal } from './answers';
import { type Misbehaviour, readMisbehaviour } from './misbehaviour';

/** What can be asked of a running simulator. */
export interface Controls {
  state(): Promise<Record<string, unknown>>;
  misbehave(how: Misbehaviour): void;
  /** A paused factory makes no changes; what was made is still sent. */
  pause(paused: boolean): void;
  /** Changes a second. */
  rate(perSecond: number): void;
}

const MOST_BYTES = 100_000;

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const buffer = Buffer.from(part as Uint8Array);
    size += buffer.length;
    if (size > MOST_BYTES) throw new Error('The request is too large.');
    parts.push(buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function rateOf(text: string): number {
  const perSecond = Number(text);
  if (text.trim() === '' || !(perSecond >= 0 && perSecond <= 10_000))
    throw new Error('Send the changes a second as a plain number from 0 to 10000.');
  return perSecond;
}

/**
 * The simulator's own small server: health and metrics, `GET /state`, and `POST /misbehave`, `/pause`, `/resume`, `/rate`, which
 * are for the local machine only: nobody is asked who he is. Beside them the factories' programs answer the portal, which
 * signs what it asks.
 */
export function controlServer(health: Health, controls: Controls & Answering): Server {
  const actions: Record<string, (text: string) => void> = {
    '/misbehave': (text) => controls.misbehave(readMisbehaviour(text)),
    '/pause': () => controls.pause(true),
    '/resume': () => controls.pause(false),
    '/rate': (text) => controls.rate(rateOf(text)),
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (await answerHealth(health, request, response)) return;
    if (await answerPortal(controls, request, response)) return;
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    const path = request.url?.split('?')[0] ?? '';
    if (request.method === 'GET' && path === '/state') {
      send(200, await controls.state());
      return;
    }
    const action = request.method === 'POST' && Object.hasOwn(actions, path) ? actions[path] : undefined;
    if (!action) {
      send(404, {
        problem:
          'There are GET /state and POST /misbehave, /pause, /resume and /rate; and /health/live, /health/ready, /metrics.',
      });
      return;
    }
    try {
      action(await textOf(request));
    } catch (error) {
      send(400, { problem: error instanceof Error ? error.message : String(error) });
      return;
    }
    send(200, await controls.state());
  };
  return createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
}
