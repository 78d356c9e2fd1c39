import { parseGlazing } from '../glazing';
import type { Cell, Operation } from '../schema';
import { type DrawingFinding, doubtful, wrong } from './finding';
import type { PlacedField, PlacedSash } from './parts';

interface Limits {
  /** Millimetres of the sash's outer edge, least and most. */
  readonly width: readonly [number, number];
  readonly height: readonly [number, number];
  /** Kilograms. */
  readonly weight: number;
  /** Width by height, at most: wider ones pull on their hinges. */
  readonly aspect?: number;
}

/** Rules of thumb, wider than most makers of hardware allow: what is beyond them wants a second look. */
const LIMITS: Record<Operation, Limits> = {
  fixed: { width: [150, 3500], height: [150, 3200], weight: 400 },
  turn: { width: [300, 1300], height: [300, 2600], weight: 130, aspect: 1.5 },
  tilt: { width: [300, 2400], height: [250, 1300], weight: 80 },
  tiltTurn: { width: [350, 1650], height: [400, 2600], weight: 130, aspect: 1.5 },
  topHung: { width: [300, 2400], height: [250, 1600], weight: 100 },
  slide: { width: [400, 2000], height: [400, 2600], weight: 200 },
  liftSlide: { width: [700, 3300], height: [1700, 3200], weight: 400 },
  tiltSlide: { width: [600, 2000], height: [800, 2500], weight: 200 },
  fold: { width: [400, 1000], height: [800, 2600], weight: 100 },
  pivotHorizontal: { width: [400, 2400], height: [400, 2000], weight: 180 },
  pivotVertical: { width: [400, 2000], height: [400, 2400], weight: 180 },
};
const TINY = { wrong: 50, doubtful: 110 } as const;
/** Kilograms of a square metre of glass for each millimetre, and of a metre of profile with its steel. */
const GLASS = 2.5;
const PROFILE = 3.2;
const PANEL = 0.9;

/** Whether each sash is of a size and weight that its hardware carries. Doors may be wider and heavier than windows. */
export function checkSashes(
  sashes: readonly PlacedSash[],
  fields: readonly PlacedField[],
  isDoor: boolean,
): DrawingFinding[] {
  const rects = new Map(fields.map(({ field, rect }) => [field.id, rect]));
  return sashes.flatMap(({ sash, rect }) => {
    const limits = LIMITS[sash.operation];
    const ease = isDoor && sash.operation === 'turn' ? 1.2 : 1;
    const [width, height] = [Math.round(rect.width), Math.round(rect.height)];
    const findings: DrawingFinding[] = [];
    const range = (
      code: 'sash-width' | 'sash-height',
      value: number,
      [least, most]: readonly [number, number],
    ) => {
      if (value < least || value > most * ease)
        findings.push(doubtful(code, sash.id, { value, least, most: Math.round(most * ease) }));
    };
    range('sash-width', width, limits.width);
    range('sash-height', height, limits.height);
    if (limits.aspect !== undefined && width / height > limits.aspect)
      findings.push(doubtful('sash-aspect', sash.id, { width, height, most: limits.aspect }));
    const area = (id: string) => {
      const field = rects.get(id);
      return field ? (field.width * field.height) / 1e6 : 0;
    };
    const kilograms = Math.round(weightOf(sash.cell, area) + ((2 * (width + height)) / 1000) * PROFILE);
    const most = limits.weight * (isDoor ? 1.2 : 1);
    if (kilograms > most)
      findings.push(doubtful('sash-heavy', sash.id, { kilograms, most: Math.round(most) }));
    return findings;
  });
}

/** What fills a cell weighs about so many kilograms. `area` in square metres. */
function weightOf(cell: Cell, area: (field: string) => number): number {
  switch (cell.type) {
    case 'sash':
      return weightOf(cell.cell, area);
    case 'split':
      return cell.cells.reduce((sum, inner) => sum + weightOf(inner, area), 0);
    case 'field': {
      const { infill } = cell;
      if (infill.kind === 'none') return 0;
      if (infill.kind === 'panel') return area(cell.id) * infill.thickness * PANEL;
      const glazing = parseGlazing(infill.formula);
      const gaps = glazing?.gaps.reduce((sum, gap) => sum + Number.parseFloat(gap), 0) ?? 0;
      return glazing ? area(cell.id) * (glazing.thickness - gaps) * GLASS : 0;
    }
  }
}

/** Fields too small to be glazed. */
export const checkFields = (fields: readonly PlacedField[]): DrawingFinding[] =>
  fields.flatMap(({ field, rect }) => {
    const [width, height] = [Math.round(rect.width), Math.round(rect.height)];
    const least = Math.min(width, height);
    if (least >= TINY.doubtful || field.infill.kind === 'none') return [];
    return [(least < TINY.wrong ? wrong : doubtful)('field-tiny', field.id, { width, height })];
  });
