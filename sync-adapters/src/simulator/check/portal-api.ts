import { orderListItem, orderPage } from '@mullion/domain/order/views';
import { z } from 'zod';
import { type OrderFacts, piecesText, type View } from './facts';

const list = z.object({ items: z.array(orderListItem), next: z.string().nullable() });
/** How many orders are looked at one by one, with their constructions. */
const SAMPLE = 60;

/** Signs in and answers how to read as this person. Throws when the portal does not let him in. */
async function signIn(
  portal: string,
  email: string,
  password: string,
): Promise<(path: string) => Promise<unknown>> {
  const answer = await fetch(new URL('/api/session', portal), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok)
    throw new Error(`The portal does not let ${email} in: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  return async (path) => {
    const page = await fetch(new URL(path, portal), { headers: { cookie } });
    if (!page.ok) throw new Error(`${path} answers ${page.status}: ${(await page.text()).slice(0, 200)}`);
    const body: unknown = await page.json();
    return body;
  };
}

/** The orders as an administrator sees them: all in lists, and a sample of whole pages. */
export async function readApi(portal: string, email: string, password: string): Promise<View[]> {
  const read = await signIn(portal, email, password);
  const orders = new Map<string, OrderFacts>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { items, next } = list.parse(await read(`/api/orders?limit=100&sort=number${more}`));
    for (const { id, dealer, status, promised, progress, checking } of items)
      orders.set(id, { dealer, status, promised, ...progress, checking });
    cursor = next;
  }
  const ids = [...orders.keys()];
  const step = Math.max(1, Math.floor(ids.length / SAMPLE));
  const pages = new Map<string, OrderFacts>();
  for (const id of ids.filter((_, i) => i % step === 0)) {
    const page = orderPage.parse(await read(`/api/orders/${encodeURIComponent(id)}`));
    const { dealer, status, promised, progress, checking } = page;
    pages.set(id, {
      dealer,
      status,
      promised,
      ...progress,
      checking,
      pieces: piecesText(page.constructions),
    });
  }
  return [
    { name: "the API's list", orders, complete: true },
    { name: "the API's order page", orders: pages, complete: false },
  ];
}
