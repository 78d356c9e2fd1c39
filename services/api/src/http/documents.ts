/** Types that a browser shows without running anything; all else is handed over as bytes. */
const SHOWN: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** The media type of a document by its name; never one that could run in the browser. */
export const contentTypeOf = (name: string): string =>
  SHOWN[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';

/** `Content-Disposition` of a download: the plain name for old programs, the real one in RFC 8187's form. */
export function attachment(name: string): string {
  const cut = name.replace(/[\p{Cc}\p{Cf}/\\]/gu, '_').slice(0, 200) || 'document';
  // Half a surrogate pair can't be encoded; the trip through bytes replaces it.
  const safe = Buffer.from(cut).toString('utf8');
  const plain = safe.replace(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** May a browser be sent there? */
export const isWebAddress = (url: string): boolean =>
  URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
