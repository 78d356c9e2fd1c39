/** What of the desk is shown, as the address holds it. */
export interface HeldFilter {
  readonly factory?: string;
  /** Part of an order's number, a change's id or a code. */
  readonly q?: string;
  /** Just one change: links in mails name it so. */
  readonly id?: string;
}

const ID = /^[1-9]\d{0,14}$/;

/** Reads an address; what makes no sense in it is left out. `factories` are the person's. */
export function filterOf(address: URLSearchParams, factories: readonly string[]): HeldFilter {
  const factory = address.get('factory');
  const q = address.get('q')?.trim().slice(0, 100);
  const id = address.get('held');
  return {
    ...(factory !== null && factories.includes(factory) ? { factory } : {}),
    ...(q ? { q } : {}),
    ...(id !== null && ID.test(id) ? { id } : {}),
  };
}

/** The address with this filter, and all else that stands in it. */
export function addressOf(before: URLSearchParams, { factory, q, id }: HeldFilter): URLSearchParams {
  const address = new URLSearchParams(before);
  for (const [name, value] of Object.entries({ factory, q, held: id }))
    if (value) address.set(name, value);
    else address.delete(name);
  return address;
}

export const isNarrowed = ({ factory, q, id }: HeldFilter): boolean => Boolean(factory ?? q ?? id);
