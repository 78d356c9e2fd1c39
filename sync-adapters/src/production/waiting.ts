const CODE = 'code ';
const DEALER = 'dealer ';
const CHANGE = 'change ';

/**
 * The names of what held changes wait for: the meaning of a status code, a dealer still to be stated, a change that comes
 * right.
 */
export const waitsForCode = (code: string): string => `${CODE}${code}`;
export const waitsForDealer = (code: string): string => `${DEALER}${code}`;
export const waitsForChange = (id: string): string => `${CHANGE}${id}`;

/** What a name says is waited for. Without a word before it, it is a dealer: so they were written at first. */
export function waitedFor(
  name: string,
): { readonly code: string } | { readonly dealer: string } | { readonly change: string } {
  if (name.startsWith(CODE)) return { code: name.slice(CODE.length) };
  if (name.startsWith(CHANGE)) return { change: name.slice(CHANGE.length) };
  return { dealer: name.startsWith(DEALER) ? name.slice(DEALER.length) : name };
}
