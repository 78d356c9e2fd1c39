import { parseGlazing } from '../glazing';
import type { Construction } from '../schema';
import { type DrawingFinding, doubtful } from './finding';
import type { PlacedField } from './parts';

/** What panes and gaps are marked with: coatings, toughened, laminated, float; gases. Lower case. */
const PANE_MARKS = new Set(
  ' i k s e t h z f m a c d b g v ti it hi mi esg vsg tvg spg mat tri triplex low lowe зак з т і м г б'.split(
    ' ',
  ),
);
const GASES = new Set(' ar kr xe a air w ww tgi sgg п ар кр'.split(' '));
/** A single pane keeps no heat: more of it than this, in square metres, is rarely meant. */
const SINGLE_AREA = 0.5;
/** Square metres that a pane of so many millimetres stands. */
const LARGEST: readonly (readonly [thickness: number, area: number])[] = [
  [3, 1.2],
  [4, 3.4],
  [5, 5],
  [6, 7],
  [8, 10],
];
const GAPS = [6, 24] as const;
const UNIT = [14, 60] as const;
/** What the depth of a profile leaves for glass, roughly: frame walls, rebate and bead take the rest. */
const TAKEN = 20;
const DEPTH = /(?:^|\D)(5[0-9]|[6-9]\d|1[0-2]\d)(?:\D|$)/;
const UNEVEN = 2.2;

/** Whether each pane of glass is one that can be made, carried and kept tight where it stands. */
export function checkGlazing(c: Construction, fields: readonly PlacedField[]): DrawingFinding[] {
  const depth = Number(DEPTH.exec(c.system ?? '')?.[1] ?? Number.NaN);
  const findings = fields.flatMap(({ field, rect }) => {
    if (field.infill.kind !== 'glass') return [];
    const area = (rect.width * rect.height) / 1e6;
    return checkFormula(field.infill.formula, { part: field.id, area, depth });
  });
  return [...findings, ...mixed(fields)];
}

/** What is odd about one formula. `area` in square metres and `depth` of the profile in millimetres, when they are known. */
export function checkFormula(
  formula: string,
  { part, area = 0, depth = Number.NaN }: { part?: string; area?: number; depth?: number },
): DrawingFinding[] {
  const glazing = parseGlazing(formula);
  if (!glazing) return [doubtful('glazing-unreadable', part, { formula })];
  const { panes, gaps, thickness } = glazing;
  const findings: DrawingFinding[] = [];
  const single = panes.length === 1;
  const most = Number.isNaN(depth) ? UNIT[1] : Math.min(UNIT[1], depth - TAKEN);
  if (single && area > SINGLE_AREA)
    findings.push(doubtful('glass-single', part, { formula, area: squareMetres(area) }));
  else if (!single && (thickness < UNIT[0] || thickness > most))
    findings.push(doubtful('glazing-unit', part, { formula, thickness, least: UNIT[0], most }));
  for (const gap of gaps) {
    const width = Number.parseFloat(gap);
    if (width < GAPS[0] || width > GAPS[1])
      findings.push(doubtful('glazing-gap', part, { formula, gap: width, least: GAPS[0], most: GAPS[1] }));
    const gas = gap.replace(/^[\d.]+/, '');
    if (!GASES.has(gas.toLowerCase())) findings.push(doubtful('glazing-gas', part, { formula, gas }));
  }
  for (const pane of panes) {
    const mark = pane.replace(/^[\d.]+/, '').replace(/\d$/, '');
    if (!PANE_MARKS.has(mark.toLowerCase())) findings.push(doubtful('glazing-mark', part, { formula, mark }));
  }
  const sheets = panes.map(sheetsOf);
  const [thin, thick] = [Math.min(...sheets), Math.max(...sheets)];
  if (thick / thin > UNEVEN) findings.push(doubtful('glazing-uneven', part, { formula, thin, thick }));
  const stands = LARGEST.find(([least]) => thin <= least)?.[1];
  if (stands !== undefined && area > stands)
    findings.push(doubtful('glass-large', part, { formula, thin, area: squareMetres(area), most: stands }));
  return findings;
}

/** Millimetres of glass in a pane: `44.2` is twice 4. */
function sheetsOf(pane: string): number {
  const [, outer, inner] = /^([2-9])([2-9])\.[1-8]/.exec(pane) ?? [];
  return outer && inner ? Number(outer) + Number(inner) : Number.parseFloat(pane);
}

/** Units of different thickness need different beads: within one frame that is rarely meant. */
function mixed(fields: readonly PlacedField[]): DrawingFinding[] {
  const units = new Map<string, { thickness: number; part: string }>();
  const findings: DrawingFinding[] = [];
  for (const { field, frame } of fields) {
    if (field.infill.kind !== 'glass') continue;
    const thickness = parseGlazing(field.infill.formula)?.thickness;
    if (thickness === undefined) continue;
    const before = units.get(frame.id);
    if (!before) units.set(frame.id, { thickness, part: field.id });
    else if (Math.abs(before.thickness - thickness) > 2)
      findings.push(
        doubtful('glazing-mixed', field.id, { thickness, other: before.thickness, otherPart: before.part }),
      );
  }
  return findings;
}

const squareMetres = (area: number): number => Math.round(area * 100) / 100;
