import { createHmac, randomUUID } from 'node:crypto';

/** One change as a factory's production system sends it: `data` by kind, see the push contract. */
export interface PushedChange {
  readonly id: string;
  /** Production names the order, accounting the dealer. */
  readonly order?: string;
  readonly dealer?: string;
  readonly sequence?: number;
  readonly at: string;
  readonly kind: string;
  readonly data: unknown;
}

export interface PushAnswer {
  readonly status: number;
  readonly results: readonly {
    id: string;
    outcome: string;
    problems?: readonly { path: string; message: string }[];
  }[];
}

/** The demo secret of a factory: everybody knows it. */
export const demoSecret = (factory: string): string =>
  `whsec_${Buffer.from(`${factory}-demo-secret-0001`).toString('base64')}`;

/** Signs and sends changes as the Standard Webhooks specification says. */
export async function push(
  url: string,
  factory: string,
  changes: readonly PushedChange[],
  source: 'production' | 'accounting' = 'production',
): Promise<PushAnswer> {
  const body = JSON.stringify({ changes });
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(demoSecret(factory).slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const answer = await fetch(`${url}/sync/v1/${factory}/${source}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
  const json = (await answer.json()) as Partial<PushAnswer>;
  return { status: answer.status, results: json.results ?? [] };
}

/** A small order of one window, as `order.accepted` carries it. */
export const smallOrder = (dealer: string, more: Record<string, unknown> = {}) => ({
  dealer,
  customer: { name: 'Bondarenko', phone: '+380671234567', address: 'Sadova 14' },
  reference: 'flat 7',
  price: { amount: 1_846_000, currency: 'UAH' },
  promised: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
  constructions: [
    {
      id: '1',
      name: 'Window, 2 sashes',
      quantity: 2,
      description: [
        { label: 'Profile', value: '5-chamber, 70 mm' },
        { label: 'Glazing', value: '4-16Ar-4i' },
      ],
      drawing: twoSashWindow,
    },
  ],
  ...more,
});

const faces = (face: number) => ({ left: face, top: face, right: face, bottom: face });
const glass = (id: string) => ({ type: 'field', id, infill: { kind: 'glass', formula: '4-16Ar-4i' } });
const twoSashWindow = {
  kind: 'window',
  viewFrom: 'inside',
  size: { width: 1450, height: 1400 },
  frames: [
    {
      id: 'F1',
      x: 0,
      y: 0,
      width: 1450,
      height: 1400,
      faces: faces(63),
      cell: {
        type: 'split',
        along: 'x',
        dividers: [{ id: 'M1', role: 'mullion', at: 725, face: 82 }],
        cells: [
          glass('G1'),
          {
            type: 'sash',
            id: 'S1',
            operation: 'tiltTurn',
            hinge: 'right',
            opens: 'inward',
            faces: faces(77),
            handle: { side: 'left' },
            cell: glass('G2'),
          },
        ],
      },
    },
  ],
};
