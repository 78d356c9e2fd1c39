import type { TimelineEntry } from '@mullion/domain/order/timeline-view';
import type { OrderPage } from '@mullion/domain/order/views';
import { withoutPrices } from '@mullion/projections/orders/read';
import { isWebAddress } from '../http/documents';

type Documents = OrderPage['documents'];

/**
 * Kinds of document that hold no money, without regard to case and to what is no letter. Whole names only: a
 * `delivery invoice` is an invoice, and what the factory calls its others nobody knows.
 */
const WITHOUT_MONEY = new Set(
  `drawing drawings sketch sketches photo photos picture pictures certificate certificates passport passports
  instruction instructions manual manuals warranty warrantycard deliverynote packinglist packingslip`.split(
    /\s+/,
  ),
);

const holdsNoMoney = (kind: string): boolean =>
  WITHOUT_MONEY.has(kind.toLowerCase().replace(/[^\p{L}]/gu, ''));

/** The documents that a person may open. Those with prices in them are not for people who see none. */
export const documentsFor = (prices: boolean, documents: Documents): Documents =>
  documents.filter(
    ({ kind, url }) => (prices || holdsNoMoney(kind)) && (url.startsWith('/api/') || isWebAddress(url)),
  );

/** The order page as a person sees it, with or without prices. */
export function shownPage(page: OrderPage, prices: boolean): OrderPage {
  const shown = { ...page, documents: documentsFor(prices, page.documents) };
  return prices ? shown : withoutPrices(shown);
}

/** What happened to an order as a person sees it: nothing of documents that the order's page hides from people without prices. */
export function shownEntries(
  entries: readonly TimelineEntry[],
  { documents }: OrderPage,
  prices: boolean,
): readonly TimelineEntry[] {
  if (prices) return entries;
  // Both name a document by the log position of the event that added it.
  const open = new Set(documentsFor(prices, documents).map(({ id }) => id));
  return entries.filter(({ kind, id }) => kind !== 'document' || open.has(id));
}
