/**
 * Asks at most once in so many milliseconds, however many want to know; all who come meanwhile share the answer. A failure is
 * shared only by those who were waiting for it.
 */
export function sharedAnswer<T>(
  milliseconds: number,
  ask: () => Promise<T>,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let latest: { readonly answer: Promise<T>; readonly at: number } | undefined;
  return () => {
    if (latest && now() - latest.at < milliseconds) return latest.answer;
    const asked = { answer: ask(), at: now() };
    latest = asked;
    asked.answer.catch(() => {
      if (latest === asked) latest = undefined;
    });
    return asked.answer;
  };
}
