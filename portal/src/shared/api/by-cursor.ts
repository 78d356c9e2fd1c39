const first: string | null = null;

/** How every list goes on: an answer names the cursor of the next one, null after the last. */
export const byCursor = {
  initialPageParam: first,
  getNextPageParam: (page: { readonly next: string | null }) => page.next,
};
