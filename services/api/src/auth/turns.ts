/** Runs what concerns one subject in turn; answers undefined without running it when too many wait already. */
export type Turns = <T>(subject: string, run: () => Promise<T>) => Promise<T | undefined>;

/** `most`: how many of one subject may be here at once, the running one among them. */
export function openTurns(most: number): Turns {
  const lanes = new Map<string, { tail: Promise<unknown>; here: number }>();
  return async (subject, run) => {
    const lane = lanes.get(subject) ?? { tail: Promise.resolve(), here: 0 };
    if (lane.here >= most) return undefined;
    lanes.set(subject, lane);
    lane.here += 1;
    // The one before may have failed: that is its own caller's affair.
    const mine = lane.tail.catch(() => undefined).then(run);
    lane.tail = mine;
    try {
      return await mine;
    } finally {
      lane.here -= 1;
      if (lane.here === 0) lanes.delete(subject);
    }
  };
}
