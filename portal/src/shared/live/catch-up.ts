import type { Query, QueryClient } from '@tanstack/react-query';

/** Who is signed in is no matter of the factory: the page asks for it by itself. */
const isOfFactory = (query: Query): boolean => query.queryKey[0] !== 'session';

/**
 * To be called when a live line begins anew: what was read before may lack changes that the line will not tell. All of it
 * is read again, and stays shown meanwhile. What is just being read for the first time is let finish before that.
 */
export function catchUp(client: QueryClient): void {
  const firstReads = client
    .getQueryCache()
    .findAll({ fetchStatus: 'fetching', predicate: isOfFactory })
    .filter(({ state }) => state.data === undefined);
  for (const query of firstReads) {
    const again = () => client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    // A read that failed is shown as such, with a way to repeat it.
    void query.promise?.then(again, () => undefined);
  }
  void client.invalidateQueries({ predicate: (query) => isOfFactory(query) && !firstReads.includes(query) });
}
