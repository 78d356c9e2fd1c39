const MOST = 500;

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // A refused connection that was tried on several addresses has no message of its own.
  if (error instanceof AggregateError && error.message === '') {
    const [first] = error.errors as readonly unknown[];
    return first === undefined ? error.name : wordsOf(first);
  }
  const { message, cause } = error;
  // `fetch failed` says nothing; what it failed of is underneath.
  const deeper = cause === undefined ? '' : wordsOf(cause);
  const own = message || error.name;
  return deeper === '' || own.includes(deeper) ? own : `${own}: ${deeper}`;
};

/** What an error says, with its cause, in one line of at most 500 characters. */
export const errorInWords = (error: unknown): string => wordsOf(error).replace(/\s+/g, ' ').slice(0, MOST);
