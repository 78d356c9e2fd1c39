const CODE = 'code ';
const DEALER = 'dealer ';

/** The names of what held changes wait for: the meaning of a status code, a dealer that is still to be stated. */
export const waitsForCode = (code: string): string => `${CODE}${code}`;
export const waitsForDealer = (code: string): string => `${DEALER}${code}`;

/** What a name says is waited for. Without a word before it, it is a dealer: so they were written at first. */
export function waitedFor(name: string): { readonly code: string } | { readonly dealer: string } {
  if (name.startsWith(CODE)) return { code: name.slice(CODE.length) };
  return { dealer: name.startsWith(DEALER) ? name.slice(DEALER.length) : name };
}
