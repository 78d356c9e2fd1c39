import { createServer, type RequestListener } from 'node:http';

export interface Listening {
  readonly port: number;
  /** Finishes the requests under way, closes idle connections. */
  stop(): Promise<void>;
}

/** Listens on a port; 0 takes any that is free. `host` is an address of this machine, only reached from it unless told. */
export function listen(app: RequestListener, port: number, host = '127.0.0.1'): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 30_000 }, app);
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken: set SYNC_PORT to another.`) : error,
      ),
    );
    server.listen(port, host, () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address ? address.port : port, stop });
    });
  });
}
