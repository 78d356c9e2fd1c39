import { type Rect, cellRects, sashRect, within } from './geometry';
import { type Problem, outlineProblems } from './outline-problems';
import type { Accessory, Cell, Construction, Field, Sash, Side, Split } from './schema';

const MAX_PARTS = 400;
const MAX_DEPTH = 10;
const SMALLEST_PART = 20;
const HINGES: Partial<Record<Sash['operation'], readonly Side[]>> = {
  turn: ['left', 'right'],
  tilt: ['bottom'],
  tiltTurn: ['left', 'right'],
  topHung: ['top'],
  tiltSlide: ['bottom'],
  fold: ['left', 'right'],
};
const SLIDING: readonly Sash['operation'][] = ['slide', 'liftSlide', 'tiltSlide'];

/** What is found while walking the parts. */
interface Survey {
  readonly problems: Problem[];
  readonly ids: Set<string>;
  readonly sashes: Set<string>;
  parts: number;
}
type Path = Problem['path'];

/**
 * What no schema of single fields can say: ids unique, dividers ascending and inside, hinge and operation agreeing, nothing too
 * small, too deep or outside. Empty when the construction can be drawn.
 */
export function problemsOf(c: Construction): readonly Problem[] {
  const survey: Survey = { problems: [], ids: new Set(), sashes: new Set(), parts: 0 };
  if (c.frames.length === 0 && !c.accessories.some((a) => a.kind === 'rollerShutter'))
    survey.problems.push({ path: ['frames'], message: 'has neither a frame nor a roller shutter to draw' });
  c.frames.forEach((frame, i) => {
    const path = ['frames', i];
    takeId(survey, frame.id, path);
    standsInside(survey, c, frame, path);
    survey.problems.push(...outlineProblems(frame, path));
    const outer: Rect = { ...frame, ox: frame.x, oy: frame.y };
    visit(survey, frame.cell, within(outer, frame.faces), 0, [...path, 'cell']);
  });
  if (survey.parts > MAX_PARTS)
    survey.problems.push({ path: ['frames'], message: `has more than ${MAX_PARTS} parts` });
  c.couplers.forEach((coupler, i) => {
    takeId(survey, coupler.id, ['couplers', i]);
    standsInside(survey, c, coupler, ['couplers', i]);
  });
  c.accessories.forEach((a, i) => accessoryProblems(survey, c, a, ['accessories', i]));
  return survey.problems;
}

function visit(survey: Survey, cell: Cell, r: Rect, depth: number, path: Path): void {
  survey.parts += 1;
  if (survey.parts > MAX_PARTS) return;
  if (depth > MAX_DEPTH) {
    survey.problems.push({ path, message: `is nested deeper than ${MAX_DEPTH}` });
    return;
  }
  if (r.width <= SMALLEST_PART || r.height <= SMALLEST_PART) {
    survey.problems.push({ path, message: `leaves a part smaller than ${SMALLEST_PART} mm` });
    return;
  }
  if (cell.type === 'field') fieldProblems(survey, cell, r, path);
  else if (cell.type === 'sash') visitSash(survey, cell, r, depth, path);
  else visitSplit(survey, cell, r, depth, path);
}

function fieldProblems(survey: Survey, { id, bars }: Field, r: Rect, path: Path): void {
  takeId(survey, id, path);
  if (bars && (bars.columns.some((x) => x > r.width) || bars.rows.some((y) => y > r.height)))
    survey.problems.push({ path: [...path, 'bars'], message: 'has bars outside the glass' });
}

function visitSash(survey: Survey, sash: Sash, r: Rect, depth: number, path: Path): void {
  takeId(survey, sash.id, path);
  survey.sashes.add(sash.id);
  const hinges = HINGES[sash.operation];
  if (hinges && !(sash.hinge && hinges.includes(sash.hinge)))
    survey.problems.push({ path, message: `${sash.operation} needs its hinge ${hinges.join(' or ')}` });
  if (SLIDING.includes(sash.operation) && !sash.slideTo)
    survey.problems.push({ path, message: `${sash.operation} needs slideTo` });
  visit(survey, sash.cell, within(sashRect(sash, r), sash.faces), depth + 1, [...path, 'cell']);
}

function visitSplit(survey: Survey, split: Split, r: Rect, depth: number, path: Path): void {
  if (split.cells.length !== split.dividers.length + 1) {
    survey.problems.push({ path, message: 'needs one cell more than dividers' });
    return;
  }
  split.dividers.forEach((divider, i) => {
    takeId(survey, divider.id, [...path, 'dividers', i]);
    const before = split.dividers[i - 1];
    if (before && divider.at <= before.at)
      survey.problems.push({ path: [...path, 'dividers', i], message: 'dividers must ascend' });
  });
  cellRects(split, r).forEach((rect, i) => {
    const inner = split.cells[i];
    if (inner) visit(survey, inner, rect, depth + 1, [...path, 'cells', i]);
  });
}

function accessoryProblems(survey: Survey, c: Construction, a: Accessory, path: Path): void {
  takeId(survey, a.id, path);
  if (a.kind === 'mosquitoScreen' && !survey.sashes.has(a.forSash))
    survey.problems.push({ path, message: `hangs before the sash ${a.forSash}, which there is not` });
  if (a.kind !== 'rollerShutter') return;
  standsInside(survey, c, a, path);
  if (a.boxHeight >= a.height || 2 * a.guideWidth >= a.width)
    survey.problems.push({ path, message: 'has no room for its slats between box and guides' });
}

function takeId(survey: Survey, id: string, path: Path): void {
  if (survey.ids.has(id)) survey.problems.push({ path, message: `the id ${id} is used twice` });
  survey.ids.add(id);
}

function standsInside(
  survey: Survey,
  { size }: Construction,
  box: { x: number; y: number; width: number; height: number },
  path: Path,
): void {
  // A millimetre of grace: factories round.
  if (box.x + box.width > size.width + 1 || box.y + box.height > size.height + 1)
    survey.problems.push({ path, message: 'stands outside the construction' });
}
