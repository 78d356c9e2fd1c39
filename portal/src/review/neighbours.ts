import type { Item } from './queries';

type Row = Pick<Item, 'id' | 'state'>;

/** The orders before and after one in the list; undefined at its ends and when it is not there. */
export function neighboursOf(items: readonly Row[], id: string) {
  const at = items.findIndex((item) => item.id === id);
  return at < 0
    ? { previous: undefined, next: items[0]?.id }
    : { previous: items[at - 1]?.id, next: items[at + 1]?.id };
}

/** Where to go once this one is decided: the next that waits for a decision, from the start when there is none behind it. */
export function nextToDecide(items: readonly Row[], id: string): string | undefined {
  const at = items.findIndex((item) => item.id === id);
  const waits = ({ id: other, state }: Row) => other !== id && state !== 'pending';
  return (items.slice(at + 1).find(waits) ?? items.find(waits))?.id;
}
