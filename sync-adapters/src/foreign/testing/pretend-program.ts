import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keyOf, verify } from '../../push/signature';
import type { CommandResult, OutgoingCommand } from '../system';

/** How the pretended program treats the next requests. */
export type Mood =
  | 'well'
  /** Takes the connection away. */
  | 'down'
  /** Does what it is asked, and the answer is lost. */
  | 'keeps but never answers'
  /** Does what it is asked, and answers when it is too late. */
  | 'keeps but holds the line'
  | 'refuses'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface PretendProgram {
  readonly url: string;
  /** Commands in the order of their effect, each once. */
  readonly done: OutgoingCommand[];
  /** Ids as they came, repetitions too. */
  readonly seen: string[];
  /** How often it was asked anything. */
  calls: number;
  mood: Mood;
  readonly close: () => Promise<void>;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of request as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

/** A server of a test's own making. Answers its URL and how to close it. */
export async function serve(
  listener: RequestListener,
  port = 0,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A factory's program that takes commands, as docs/factory-protocol.md asks; it checks signatures with this secret. */
export async function pretendProgram(secret: string): Promise<PretendProgram> {
  const known = new Set<string>();
  const program: Omit<PretendProgram, 'url' | 'close'> = { done: [], seen: [], calls: 0, mood: 'well' };

  const judge = (command: OutgoingCommand): CommandResult => {
    const { id } = command;
    program.seen.push(id);
    if (program.mood === 'refuses') return { id, outcome: 'refused', reason: 'It is in production already.' };
    if (known.has(id)) return { id, outcome: 'duplicate' };
    known.add(id);
    program.done.push(command);
    return { id, outcome: 'accepted' };
  };

  const { url, close } = await serve((request, response) => {
    void bytesOf(request).then((body) => {
      program.calls += 1;
      const { mood } = program;
      const headers = {
        id: String(request.headers['webhook-id']),
        timestamp: String(request.headers['webhook-timestamp']),
        signature: String(request.headers['webhook-signature']),
      };
      const unsigned = verify(headers, body, [keyOf(secret)], Math.floor(Date.now() / 1_000));
      if (mood === 'down') request.socket.destroy();
      else if (unsigned) response.writeHead(401).end('another signature');
      else if (typeof mood === 'object') response.writeHead(mood.status, mood.headers).end(mood.body);
      else {
        const { commands } = JSON.parse(body.toString()) as { commands: OutgoingCommand[] };
        const results = commands.map(judge);
        if (mood === 'keeps but never answers') request.socket.destroy();
        else if (mood !== 'keeps but holds the line')
          response.writeHead(202).end(JSON.stringify({ results }));
      }
    });
  });
  return Object.assign(program, { url, close });
}
