import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PLANTS } from '../plants';

interface ArrivedChange {
  readonly factory: string;
  readonly source: string;
  readonly id: string;
  /** A change of production names its order, one of accounting its dealer. */
  readonly order?: string;
  readonly dealer?: string;
  readonly kind: string;
}

/** How the pretended portal treats the next requests. */
type Mood = 'well' | 'down' | 'busy' | 'keeps but never answers';

export interface PretendPortal {
  readonly url: string;
  /** Each change once, in order of arrival. */
  readonly kept: ArrivedChange[];
  /** Ids that came again. */
  readonly repeated: string[];
  readonly statuses: number[];
  /** The most requests that were under way at once, and whether one order was ever in two of them. */
  readonly concurrency: { most: number; sameOrder: boolean };
  mood: Mood;
  close(): Promise<void>;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

const isSigned = (secret: string, request: IncomingMessage, body: Buffer): boolean => {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
  const key = Buffer.from(secret.slice(6), 'base64');
  const digest = createHmac('sha256', key)
    .update(`${String(id)}.${String(at)}.`)
    .update(body)
    .digest('base64');
  return signature === `v1,${digest}`;
};

/** A portal that only keeps what arrives, for tests of the simulator alone. */
export async function pretendPortal(): Promise<PretendPortal> {
  const known = new Set<string>();
  const underWay = new Map<string, number>();
  let active = 0;
  const portal: Omit<PretendPortal, 'url' | 'close'> = {
    kept: [],
    repeated: [],
    statuses: [],
    concurrency: { most: 0, sameOrder: false },
    mood: 'well',
  };
  const server = createServer((request, response) => {
    void bytesOf(request).then(async (body) => {
      const answer = (status: number, json: unknown, headers: Record<string, string> = {}) => {
        portal.statuses.push(status);
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(json));
      };
      const [, , , factory, source] = (request.url ?? '').split('/');
      const plant = PLANTS.find((p) => p.id === factory);
      if (portal.mood === 'down') {
        request.socket.destroy();
        return;
      }
      if (!plant || !source) {
        answer(404, {});
        return;
      }
      if (!isSigned(plant.secret, request, body)) {
        answer(401, {});
        return;
      }
      if (body.length > 1_048_576) {
        answer(413, {});
        return;
      }
      if (portal.mood === 'busy') {
        answer(429, {}, { 'retry-after': '1' });
        return;
      }
      const text = body.toString('utf8');
      const changes = readChanges(text, body);
      if (!changes) {
        answer(400, {});
        return;
      }
      const orders = new Set(changes.map((c) => `${plant.id}/${c.order ?? c.dealer ?? ''}`));
      active += 1;
      portal.concurrency.most = Math.max(portal.concurrency.most, active);
      for (const order of orders) {
        if (underWay.has(order)) portal.concurrency.sameOrder = true;
        underWay.set(order, (underWay.get(order) ?? 0) + 1);
      }
      await new Promise((resolve) => setImmediate(resolve));
      const results = changes.map((change) => {
        const key = `${plant.id}/${source}/${change.id}`;
        const isNew = !known.has(key);
        known.add(key);
        if (isNew) portal.kept.push({ ...change, factory: plant.id, source });
        else portal.repeated.push(change.id);
        return { id: change.id, outcome: isNew ? 'accepted' : 'duplicate' };
      });
      active -= 1;
      for (const order of orders) {
        const left = (underWay.get(order) ?? 1) - 1;
        if (left > 0) underWay.set(order, left);
        else underWay.delete(order);
      }
      if (portal.mood === 'keeps but never answers') {
        request.socket.destroy();
        return;
      }
      answer(202, { results });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(portal, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

type Line = Pick<ArrivedChange, 'id' | 'order' | 'dealer' | 'kind'>;

function readChanges(text: string, body: Buffer): Line[] | undefined {
  if (!Buffer.from(text).equals(body)) return undefined;
  try {
    return (JSON.parse(text) as { changes: Line[] }).changes;
  } catch {
    return undefined;
  }
}
