type Load<V> = (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>;

/** One `load` at a time: who asks while one is under way is answered together by the next. */
export function merged<V>(load: Load<V>): Load<V> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: { readonly keys: Set<string>; readonly answer: Promise<ReadonlyMap<string, V>> } | undefined;
  return (wanted) => {
    if (!next) {
      const keys = new Set<string>();
      const answer = underWay.then(() => {
        next = undefined;
        return load([...keys]);
      });
      underWay = answer.catch(() => undefined);
      next = { keys, answer };
    }
    for (const key of wanted) next.keys.add(key);
    return next.answer;
  };
}
