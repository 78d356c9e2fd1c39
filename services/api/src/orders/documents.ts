import { z } from 'zod';
import { orderCodec } from '@mullion/domain/order/codec';
import { orderStream } from '@mullion/domain/order/order-id';
import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { mayRead, readOrder } from '@mullion/projections/orders/read';
import { contentTypeOf, isWebAddress } from '../http/documents';
import { none, route, type Route } from '../http/route';
import { documentsFor } from './shown';

/** A document is named by the log position of the event that added it. */
const documentParams = z.object({
  id: z.string().min(1).max(120),
  document: z.string().min(1).max(20),
});

/** Documents of orders: their bytes lie in the log alone, not in any read model. */
export function documentRoutes(db: Database, store: EventStore): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/orders/{id}/documents/{document}',
      summary: 'A document of an order, to be saved',
      needs: 'orders',
      query: none,
      params: documentParams,
      body: none,
      answers: 'application/octet-stream',
      handle: async ({ params, session }) => {
        const found = await readOrder(db, params.id);
        if (!found || !mayRead(session.scope, found)) return { refused: 'not-found' };
        const document = documentsFor(session.prices, found.page.documents).find(
          ({ id }) => id === params.document,
        );
        if (!document) return { refused: 'not-found' };
        const [recorded] = await store.readAll(Number(document.id) - 1, 1);
        if (recorded?.stream !== orderStream(params.id)) return { refused: 'not-found' };
        const event = orderCodec.parse(recorded.type, recorded.schema, recorded.data);
        if (event.type !== 'DocumentAdded') return { refused: 'not-found' };
        const { url, content, name } = event.data;
        if (content !== undefined)
          return { file: Buffer.from(content, 'base64'), name, contentType: contentTypeOf(name) };
        if (url === undefined || !isWebAddress(url)) return { refused: 'not-found' };
        // As browsers write addresses: a header takes no Cyrillic.
        return { goTo: new URL(url).href };
      },
    }),
  ];
}
