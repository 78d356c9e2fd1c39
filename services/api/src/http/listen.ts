import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Express } from 'express';

/** A sentence for the person who starts the program; it ends with code 3. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** Listens on the port of all addresses. Slow senders are cut off; idle connections outlive those of usual proxies. */
export function listen(app: Express, port: number): Promise<Server> {
  const server = createServer(
    { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 75_000 },
    app,
  );
  watchSilent(server);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(
          new PortTaken(`Port ${port} is taken: stop what listens there, or set PORT to another number.`),
        );
      else if (error.code === 'EACCES')
        reject(new PortTaken(`Port ${port} may not be used by this user: set PORT to a number above 1023.`));
      else reject(error);
    });
    server.listen(port, () => resolve(server));
  });
}

/** How long a connection that has asked nothing yet may still do so, and how long an answer may take, once we are ending. */
const SILENT_MS = 1_000;
const LONGEST_ANSWER_MS = 15_000;

/**
 * Ends without failing a request: every answer from now on tells its connection to close, idle ones close at once, and
 * what runs may finish. `endStreams` ends those answers that never end by themselves.
 */
export async function close(server: Server, endStreams: () => Promise<void>): Promise<void> {
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await endStreams();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  // Node counts connections that never asked anything as busy.
  const silent = setTimeout(() => closeSilent(server), SILENT_MS);
  const enough = setTimeout(() => server.closeAllConnections(), LONGEST_ANSWER_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(silent);
  clearTimeout(enough);
}

const silentOnes = new WeakMap<Server, Set<Socket>>();

function watchSilent(server: Server): void {
  const silent = new Set<Socket>();
  silentOnes.set(server, silent);
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
}

function closeSilent(server: Server): void {
  for (const socket of silentOnes.get(server) ?? []) socket.destroy();
}
