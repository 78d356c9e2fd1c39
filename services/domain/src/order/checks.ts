import { checkConstruction } from '../construction/check';
import { type Finding, doubtful, wrong } from '../construction/checks/finding';
import { checkFormula } from '../construction/checks/glazing';
import { parseGlazing } from '../construction/glazing';
import type { Construction } from '../construction/schema';
import type { Money, OrderedConstruction } from './events';

const MANY = 60;
/** Two sizes in millimetres with a sign between, as people write them: `1300 × 1400`, Cyrillic х included. */
const SIZE = /(?<!\d)(\d{3,4})\s*[x×хX*Х]\s*(\d{3,4})(?!\d)/u;
const GRACE = 5;
const GLAZING_LABEL = /glaz|glass|склопакет|скло|стеклопакет/iu;

/** What is looked at: an order as the factory stated it, or its page. */
export interface Checkable {
  readonly price?: Money | undefined;
  readonly constructions: readonly CheckableItem[];
}
type CheckableItem = Pick<
  OrderedConstruction,
  'id' | 'name' | 'quantity' | 'description' | 'drawing' | 'drawingProblem' | 'picture'
>;

/** What an engineer should look at in an order, whatever the day; the worst first, in the order of the constructions. */
export function checkOrder(order: Checkable): readonly Finding[] {
  const whole: Finding[] = order.price && order.price.amount <= 0 ? [wrong('price-missing', undefined)] : [];
  const findings = [...whole, ...order.constructions.flatMap(checkItem)];
  return [
    ...findings.filter(({ severity }) => severity === 'wrong'),
    ...findings.filter(({ severity }) => severity === 'doubtful'),
  ];
}

/** A promise for a day that is over. `today` is the factory's, as `2026-11-24`. */
export const checkPromise = (promised: string, today: string): readonly Finding[] =>
  promised < today ? [wrong('promised-past', undefined, { promised })] : [];

function checkItem(item: CheckableItem): Finding[] {
  const { drawing, drawingProblem, picture, quantity } = item;
  const findings = [
    ...(drawing ? checkConstruction(drawing) : []),
    ...(drawingProblem === undefined
      ? []
      : [wrong('drawing-unreadable', undefined, { problem: drawingProblem })]),
    ...(drawing || drawingProblem !== undefined
      ? []
      : [doubtful('drawing-missing', undefined, { picture: picture === undefined ? 'no' : 'yes' })]),
    ...(quantity > MANY ? [doubtful('quantity-large', undefined, { quantity })] : []),
    ...checkWords(item, drawing),
  ];
  return findings.map((finding) => ({ ...finding, construction: item.id }));
}

/** Where the words beside a drawing say something else than it. */
function checkWords({ name, description }: CheckableItem, drawing: Construction | undefined) {
  const formulas = glazingsOf(description);
  if (!drawing) return formulas.flatMap((formula) => checkFormula(formula, {}));
  return [
    ...sizeInWords([name, ...description.map(({ value }) => value)], drawing),
    ...glazingInWords(formulas, drawing),
  ];
}

function sizeInWords(texts: readonly string[], { size }: Construction) {
  for (const text of texts) {
    const [, first, second] = SIZE.exec(text) ?? [];
    if (first === undefined || second === undefined) continue;
    const [width, height] = [Number(first), Number(second)];
    const near = (a: number, b: number) => Math.abs(a - b) <= GRACE;
    // The first dimensions named are the construction's; others may be of a part of it.
    return near(width, size.width) && near(height, size.height)
      ? []
      : [wrong('text-size', undefined, { ...size, textWidth: width, textHeight: height })];
  }
  return [];
}

const glazingsOf = (description: OrderedConstruction['description']): string[] =>
  description
    .filter(({ label, value }) => GLAZING_LABEL.test(label) && /^\d/.test(value))
    .map(({ value }) => value.trim());

function glazingInWords(formulas: readonly string[], drawing: Construction) {
  const drawn = new Set(formulasOf(drawing));
  if (drawn.size === 0) return [];
  return formulas.flatMap((formula) => {
    if (!parseGlazing(formula)) return [doubtful('glazing-unreadable', undefined, { formula })];
    return drawn.has(formula)
      ? []
      : [doubtful('text-glazing', undefined, { formula, drawn: [...drawn].join(', ') })];
  });
}

function formulasOf(drawing: Construction): string[] {
  const found: string[] = [];
  const open = drawing.frames.map(({ cell }) => cell);
  for (let cell = open.pop(); cell; cell = open.pop()) {
    if (cell.type === 'split') open.push(...cell.cells);
    else if (cell.type === 'sash') open.push(cell.cell);
    else if (cell.infill.kind === 'glass') found.push(cell.infill.formula);
  }
  return found;
}
