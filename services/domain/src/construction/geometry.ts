import type { Cell, Construction, Faces, Sash, Side, Split } from './schema';

/** A rectangle in millimetres; `ox`, `oy` are the outer corner of the frame it lies in, from which dividers are measured. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly ox: number;
  readonly oy: number;
}

export const within = (r: Rect, f: Faces): Rect => ({
  ...r,
  x: r.x + f.left,
  y: r.y + f.top,
  width: r.width - f.left - f.right,
  height: r.height - f.top - f.bottom,
});

/** The sash's outer edge: it covers its opening by the overlap. */
export const sashRect = (sash: Pick<Sash, 'overlap'>, r: Rect): Rect => ({
  ...r,
  x: r.x - sash.overlap,
  y: r.y - sash.overlap,
  width: r.width + 2 * sash.overlap,
  height: r.height + 2 * sash.overlap,
});

/** What the dividers leave of the rectangle, one for each cell. */
export function cellRects(split: Pick<Split, 'along' | 'dividers'>, r: Rect): Rect[] {
  const alongX = split.along === 'x';
  const origin = alongX ? r.ox : r.oy;
  const start = alongX ? r.x : r.y;
  const end = start + (alongX ? r.width : r.height);
  const edges = [
    start,
    ...split.dividers.flatMap((d) => [origin + d.at - d.face / 2, origin + d.at + d.face / 2]),
    end,
  ];
  return Array.from({ length: split.dividers.length + 1 }, (_, i) => {
    const from = edges[2 * i] ?? start;
    const size = (edges[2 * i + 1] ?? end) - from;
    return alongX ? { ...r, x: from, width: size } : { ...r, y: from, height: size };
  });
}

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

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What no schema of single fields can say: ids unique, dividers ascending and inside, hinge and operation agreeing, nothing too small or too deep. */
export function problemsOf(c: Construction): Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  let parts = 0;
  const unique = (id: string, path: Problem['path']) => {
    if (ids.has(id)) problems.push({ path, message: `the id ${id} is used twice` });
    ids.add(id);
  };
  const visit = (cell: Cell, r: Rect, depth: number, path: Problem['path']) => {
    parts += 1;
    if (parts > MAX_PARTS) return;
    if (depth > MAX_DEPTH) return void problems.push({ path, message: `is nested deeper than ${MAX_DEPTH}` });
    if (r.width <= SMALLEST_PART || r.height <= SMALLEST_PART)
      return void problems.push({ path, message: `leaves a part smaller than ${SMALLEST_PART} mm` });
    if (cell.type === 'field') {
      unique(cell.id, path);
      return;
    }
    if (cell.type === 'sash') {
      unique(cell.id, path);
      const hinges = HINGES[cell.operation];
      if (hinges && !(cell.hinge && hinges.includes(cell.hinge)))
        problems.push({ path, message: `${cell.operation} needs its hinge ${hinges.join(' or ')}` });
      if (SLIDING.includes(cell.operation) && !cell.slideTo)
        problems.push({ path, message: `${cell.operation} needs slideTo` });
      visit(cell.cell, within(sashRect(cell, r), cell.faces), depth + 1, [...path, 'cell']);
      return;
    }
    if (cell.cells.length !== cell.dividers.length + 1)
      return void problems.push({ path, message: 'needs one cell more than dividers' });
    cell.dividers.forEach((d, i) => {
      unique(d.id, [...path, 'dividers', i]);
      const before = cell.dividers[i - 1];
      if (before && d.at <= before.at)
        problems.push({ path: [...path, 'dividers', i], message: 'dividers must ascend' });
    });
    const rects = cellRects(cell, r);
    cell.cells.forEach((inner, i) => {
      const rect = rects[i];
      if (rect) visit(inner, rect, depth + 1, [...path, 'cells', i]);
    });
  };
  c.frames.forEach((f, i) => {
    unique(f.id, ['frames', i]);
    if (f.x + f.width > c.size.width + 1 || f.y + f.height > c.size.height + 1)
      problems.push({ path: ['frames', i], message: 'stands outside the construction' });
    const outer: Rect = { x: f.x, y: f.y, width: f.width, height: f.height, ox: f.x, oy: f.y };
    visit(f.cell, within(outer, f.faces), 0, ['frames', i, 'cell']);
  });
  if (parts > MAX_PARTS) problems.push({ path: ['frames'], message: `has more than ${MAX_PARTS} parts` });
  return problems;
}
