import { createServer, connect, type Socket } from 'node:net';

/** A TCP line between two parts of the system, which can break in the ways that networks break. */
export interface Line {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Connections that were broken so far. */
  readonly broken: number;
  /** Resets every connection; new ones get through. */
  cut(): void;
  /** Nothing passes in either direction until `open`; new connections are taken and left waiting. */
  stall(): void;
  /** Requests pass, answers do not: who asked can't know what became of it. */
  deafen(): void;
  /** Everything passes again, also what was held up. */
  open(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

type Mode = 'open' | 'stalled' | 'deaf';

/** One of the targets that takes a connection, beginning with `first`. */
function reach(targets: readonly number[], first: number, tries = 0): Promise<Socket | undefined> {
  const port = targets[(first + tries) % Math.max(1, targets.length)];
  if (port === undefined || tries >= targets.length) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(reach(targets, first, tries + 1)));
  });
}

/** Opens a line to these ports, taken in turn as by a balancer: one that refuses is passed over. `targets` is asked each time. */
export async function openLine(targets: () => readonly number[]): Promise<Line> {
  const pairs = new Set<Pair>();
  let mode: Mode = 'open';
  let broken = 0;
  let turn = 0;

  const flow = ({ near, far }: Pair) => {
    near.unpipe(far).pause();
    far.unpipe(near).pause();
    if (mode !== 'stalled') near.pipe(far);
    if (mode === 'open') far.pipe(near);
  };
  const all = (next: Mode) => {
    mode = next;
    for (const pair of pairs) flow(pair);
  };

  const server = createServer({ pauseOnConnect: true }, (near) => {
    near.on('error', () => near.destroy());
    void reach(targets(), turn++).then((far) => {
      if (!far) {
        near.destroy();
        return;
      }
      const pair = { near, far };
      pairs.add(pair);
      const end = () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      };
      for (const socket of [near, far]) {
        socket.setNoDelay(true);
        socket.on('error', end);
        socket.on('close', end);
      }
      flow(pair);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();

  const cut = () => {
    broken += pairs.size;
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get broken() {
      return broken;
    },
    cut,
    stall: () => all('stalled'),
    deafen: () => all('deaf'),
    open: () => all('open'),
    async close() {
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
