/** Names of what tells who a person is, or what they pay, in any payload of a factory: ops mend mappings without it. */
const PERSONAL = new Set([
  'customer',
  'driver',
  'phone',
  'phones',
  'address',
  'email',
  'reference',
  'price',
  'amount',
  'content',
  'url',
]);
const DEEPEST = 12;
const LONGEST = 200;
const MOST = 50;

/**
 * A held change's payload as ops see it: the shape, codes and counts stay, people and money are covered. What is too deep
 * or too long to help is cut.
 */
export function masked(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST).map((item) => masked(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST)
      .map(([name, inner]) => [
        name.slice(0, LONGEST),
        PERSONAL.has(name.toLowerCase()) ? covered(inner) : masked(inner, depth + 1),
      ]),
  );
}

/** Says what kind of value is under the cover: a number where a text should be is often the fault. */
function covered(value: unknown): string {
  if (value === null) return '(null)';
  return `(${Array.isArray(value) ? 'list' : typeof value}, covered)`;
}
