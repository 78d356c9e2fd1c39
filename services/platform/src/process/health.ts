import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { metrics } from './metrics';

/** Answers undefined when well, else a sentence. */
export type Check = () => Promise<string | undefined> | string | undefined;

/** Readiness of a process: false while it starts, when a check fails, and from the moment it is told to stop. */
export class Health {
  #stopping = false;
  readonly #checks = new Map<string, Check>();

  add(name: string, check: Check): void {
    this.#checks.set(name, check);
  }

  stopping(): void {
    this.#stopping = true;
  }

  async problems(): Promise<string[]> {
    if (this.#stopping) return ['stopping'];
    const answers = await Promise.all(
      [...this.#checks].map(async ([name, check]) => {
        try {
          const wrong = await check();
          return wrong === undefined ? [] : [`${name}: ${wrong}`];
        } catch (error) {
          return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
        }
      }),
    );
    return answers.flat();
  }
}

/** Answers `/health/live`, `/health/ready` and `/metrics`; false when the path is another. */
export async function answerHealth(
  health: Health,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const send = (status: number, type: string, body: string) => {
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
    response.end(body);
  };
  switch (request.url?.split('?')[0]) {
    case '/health/live':
      send(200, 'application/json', '{"status":"live"}');
      return true;
    case '/health/ready': {
      const problems = await health.problems();
      send(
        problems.length ? 503 : 200,
        'application/json',
        JSON.stringify({ status: problems.length ? 'not ready' : 'ready', problems }),
      );
      return true;
    }
    case '/metrics':
      send(200, metrics.contentType, await metrics.metrics());
      return true;
    default:
      return false;
  }
}

/** A server with nothing but these three, for processes that serve nothing else. */
export const healthServer = (health: Health): Server =>
  createServer((request, response) => {
    answerHealth(health, request, response).then(
      (answered) => {
        if (!answered) response.writeHead(404).end();
      },
      () => response.destroy(),
    );
  });
