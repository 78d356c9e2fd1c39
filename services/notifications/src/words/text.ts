/**
 * Text from outside, on one line and fit for a header: without control characters, line breaks, and signs that turn or hide
 * what stands beside them.
 */
export const plain = (text: string, most = 2_000): string => {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > most ? `${clean.slice(0, most - 1).replace(/\p{Cs}$/u, '')}…` : clean;
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
