import type { ServerResponse } from 'node:http';
import type { Session } from '../auth/sessions';
import type { LiveMessage } from '../contract';

/** What may wait for a slow reader, in bytes; one with more is cut off and comes back where it left. */
const MOST_WAITING = 1_000_000;

/** A message as it goes over the line; `id` is the log position that `Last-Event-ID` will name when the line breaks. */
export function lineOf(
  message: LiveMessage,
  id = 'position' in message ? message.position : undefined,
): string {
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;
}

/** One open page that listens. */
export class LiveClient {
  readonly session: Session;
  /** Where it stood when it came: the position to resume after, undefined for a fresh start. */
  readonly last: number | undefined;
  /** Nothing up to this position is sent to it. */
  after = 0;
  readonly #response: ServerResponse;

  constructor(session: Session, response: ServerResponse, last: number | undefined) {
    this.session = session;
    this.last = last;
    this.#response = response;
  }

  open(): void {
    this.#response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    // Spread, so that a restart does not bring everybody back in the same moment.
    this.#response.write(`retry: ${1_000 + Math.floor(Math.random() * 2_000)}\n\n`);
  }

  send(lines: string): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    if (this.#response.writableLength > MOST_WAITING) this.#response.destroy();
    else this.#response.write(lines);
  }

  end(): void {
    this.#response.end();
  }
}
