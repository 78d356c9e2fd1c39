import type { OrderPage } from '@mullion/domain/order/views';
import { withoutPrices } from '@mullion/projections/orders/read';
import { isWebAddress } from '../http/documents';

type Documents = OrderPage['documents'];

/** Kinds of document that hold no money, whatever the factory calls its others. */
const WITHOUT_MONEY =
  /draw|sketch|photo|picture|certificate|passport|instruction|manual|warranty|delivery|packing/i;

/** The documents that a person may open. Those with prices in them are not for people who see none. */
export const documentsFor = (prices: boolean, documents: Documents): Documents =>
  documents.filter(
    ({ kind, url }) => (prices || WITHOUT_MONEY.test(kind)) && (url.startsWith('/api/') || isWebAddress(url)),
  );

/** The order page as a person sees it, with or without prices. */
export function shownPage(page: OrderPage, prices: boolean): OrderPage {
  const shown = { ...page, documents: documentsFor(prices, page.documents) };
  return prices ? shown : withoutPrices(shown);
}
