/** The factory's program said, in words of the protocol, to come again later: it is well, and busy. */
export class ComeLater extends Error {
  /** Milliseconds from now. */
  readonly after: number;

  constructor(message: string, after: number) {
    super(message);
    this.after = after;
  }
}

const LONGEST = 3_600_000;

/**
 * The milliseconds that a Retry-After header asks for (seconds, or an HTTP date), at most an hour; undefined without one that
 * can be read.
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.min(LONGEST, Math.max(0, wait)) : undefined;
}
