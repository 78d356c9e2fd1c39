/**
 * Does an unsafe request come from our own pages? Browsers say where it comes from in Sec-Fetch-Site or, older ones, in
 * Origin; other programs send neither and have no cookies of ours to misuse.
 */
export function comesFromHere(
  header: (name: string) => string | undefined,
  host: string | undefined,
): boolean {
  const site = header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = header('origin');
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
