import { createServer, type Server } from 'node:http';
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

/**
 * Ends without failing a request: every answer from now on tells its connection to close, idle ones close at once, and
 * what runs may finish. `endStreams` ends those answers that never end by themselves.
 */
export async function close(server: Server, endStreams: () => Promise<void>): Promise<void> {
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await endStreams();
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  await closed;
  clearInterval(idle);
}
