import type { Refusal } from './refusal';

export const MOST_CHANGES = 500;
export const MOST_BYTES = 1_048_576;
/** Deeper than any drawing; protects whatever walks the value. */
export const MOST_DEPTH = 64;

const QUOTE = 0x22;
const ESCAPE = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** True when arrays and objects nest deeper than `most`; looks at bytes only, so that nothing deep is ever built. */
export function isTooDeep(body: Uint8Array, most = MOST_DEPTH): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (inText) {
      if (byte === ESCAPE) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (OPENING.has(byte)) {
      depth += 1;
      if (depth > most) return true;
    } else if (CLOSING.has(byte)) depth -= 1;
  }
  return false;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const unreadable = (code: string, detail: string): Refusal => ({ status: 400, code, detail });

/** The changes of a request's body, each still unchecked, or why it can't be read as a whole. */
export function readBody(
  body: Buffer,
): { readonly changes: readonly unknown[] } | { readonly refusal: Refusal } {
  if (isTooDeep(body))
    return { refusal: unreadable('body-too-deep', `Nest objects and lists at most ${MOST_DEPTH} deep.`) };
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(body));
  } catch (error) {
    return {
      refusal:
        error instanceof SyntaxError
          ? unreadable('body-not-json', 'Send one JSON object: { "changes": [ … ] }.')
          : unreadable('body-not-utf8', 'Send the body in UTF-8.'),
    };
  }
  const changes = typeof json === 'object' && json !== null && 'changes' in json ? json.changes : undefined;
  if (!Array.isArray(changes))
    return {
      refusal: unreadable('changes-missing', 'Send one JSON object with a list: { "changes": [ … ] }.'),
    };
  if (changes.length > MOST_CHANGES)
    return {
      refusal: {
        status: 413,
        code: 'too-many-changes',
        detail: `Send at most ${MOST_CHANGES} changes in one request; these are ${changes.length}.`,
      },
    };
  return { changes: changes.map((change: unknown) => change) };
}
