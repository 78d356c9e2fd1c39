import { z } from 'zod';

const share = z.number().min(0).max(1).default(0);

/** How badly the factory behaves; shares are of changes (or batches, for shuffles). */
export const misbehaviour = z.strictObject({
  /** Sends what was acknowledged again. */
  duplicates: share,
  /** Mixes a batch, and lets counted changes arrive after later ones. */
  shuffles: share,
  /** Says a status code that nobody agreed on. */
  unknownCodes: share,
  /** Malformed changes, and whole requests that must be refused. */
  rubbish: share,
  /** Ships what was not made. */
  invariantBreaks: share,
  /** An order of a dealer that the portal was never told of. */
  unknownDealer: share,
  /** Forgets to send a change, until it is asked to send that order's changes again. */
  losesChanges: share,
  /** Answers a request of the portal with 500; half of these after it has kept the commands. */
  commandErrors: share,
  /** Refuses a command without need. */
  commandRefusals: share,
  /** Takes so many milliseconds to answer the portal. */
  slowAnswers: z.number().min(0).max(60_000).default(0),
  /** Once: says nothing for so long, while changes pile up. */
  silenceSeconds: z.number().min(0).max(86_400).default(0),
  /** Once: makes this many changes at once. */
  flood: z.int().min(0).max(1_000_000).default(0),
});
export type Misbehaviour = z.infer<typeof misbehaviour>;

export const WELL_BEHAVED: Misbehaviour = misbehaviour.parse({});

/** Reads it from JSON text. A bad one gives an Error whose message is a sentence for each mistake. */
export function readMisbehaviour(text: string): Misbehaviour {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('The misbehaviour is no JSON, such as {"duplicates":0.05}.');
  }
  const parsed = misbehaviour.safeParse(json);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((i) => `${i.path.join('.') || 'the whole'}: ${i.message}`);
  throw new Error(`The misbehaviour can't be used. ${mistakes.join('; ')}.`);
}
