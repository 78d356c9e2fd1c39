import { millimetres } from '../../shared/drawing/millimetres';
import type { Words } from '../../shared/i18n/words';
import type { Finding } from '../queries';

/** From here on digits are parted in groups, which lengths on drawings and beside them are not. */
const GROUPED = 1_000;
/** U-values and thicknesses of laminated glass have two, areas are rounded to two. */
const DIGITS = 2;

/** The sentence of a finding; its figures as the language writes them. */
export function findingWords(
  { t, number, day }: Pick<Words, 't' | 'number' | 'day'>,
  { code, figures }: Pick<Finding, 'code' | 'figures'>,
): string {
  const written = (name: string, value: string | number): string => {
    if (typeof value === 'string') return name === 'promised' ? day(value) : value;
    if (name === 'quantity') return number(value);
    return value >= GROUPED ? millimetres(value) : number(value, DIGITS);
  };
  return t(
    `review.finding.${code}`,
    Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, written(name, value)])),
  );
}
