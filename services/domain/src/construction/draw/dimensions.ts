import type { Cell, Construction } from '../schema';
import { type Box, type DimensionShape, round } from './shapes';

/** Positions worth measuring, along each axis. */
export interface Marks {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Frame edges, divider axes, couplers, arch springs, corners of slopes, shutter boxes; as the record sees it. */
export function marksOf(c: Construction): Marks {
  const x = new Set([0, c.size.width]);
  const y = new Set([0, c.size.height]);
  const visit = (cell: Cell, frame: Box): void => {
    if (cell.type === 'sash') visit(cell.cell, frame);
    if (cell.type !== 'split') return;
    for (const { at } of cell.dividers) {
      if (cell.along === 'x') x.add(frame.x + at);
      else y.add(frame.y + at);
    }
    for (const inner of cell.cells) visit(inner, frame);
  };
  for (const frame of c.frames) {
    x.add(frame.x).add(frame.x + frame.width);
    y.add(frame.y).add(frame.y + frame.height);
    if (frame.outline.shape === 'arch') y.add(frame.y + frame.outline.rise);
    if (frame.outline.shape === 'polygon')
      for (const [px, py] of frame.outline.points) {
        x.add(frame.x + px);
        y.add(frame.y + py);
      }
    visit(frame.cell, frame);
  }
  for (const a of c.accessories) if (a.kind === 'rollerShutter') y.add(a.y + a.boxHeight);
  const sorted = (values: Set<number>, end: number) =>
    [...values].filter((v) => v >= 0 && v <= end).sort((a, b) => a - b);
  return { x: apart(sorted(x, c.size.width)), y: apart(sorted(y, c.size.height)) };
}

/** Without marks that no drawing could tell apart. */
const apart = (values: readonly number[]): number[] =>
  values.filter((v, i) => i === 0 || v - (values[i - 1] ?? 0) > 0.5);

/** The size of figures on a drawing: legible at any size of the construction. */
export const figureSize = ({ width, height }: { width: number; height: number }): number =>
  Math.max(34, Math.sqrt(width * height) / 24, Math.max(width, height) / 34);

/** Chains below and to the right: partial lengths near the construction, the whole outside. */
export function dimensionShapes(marks: Marks, extent: Box, size: number): DimensionShape[] {
  const along = (axis: 'x' | 'y', values: readonly number[], from: number) =>
    chains(values).flatMap((chain, row) =>
      pairs(chain).map(([a, b]) =>
        dimension(axis, a, b, from, from + size * (row === 0 ? FIRST_ROW : secondRow(values, size)), size),
      ),
    );
  return [...along('x', marks.x, extent.y + extent.height), ...along('y', marks.y, extent.x + extent.width)];
}

/** How far the chains along one axis reach out, in the figures' size. */
export const dimensionDepth = (values: readonly number[], size: number): number =>
  size * ((values.length > 2 ? secondRow(values, size) : FIRST_ROW) + 0.6);

const FIRST_ROW = 1.5;

/** Figures that don't fit into their length stand below their line and need room there. */
const secondRow = (values: readonly number[], size: number): number =>
  FIRST_ROW + (pairs(values).some(([a, b]) => isNarrow(a, b, size)) ? 2.5 : 1.6);

const figure = (a: number, b: number): string => `${round(b - a)}`;

const isNarrow = (a: number, b: number, size: number): boolean => figure(a, b).length * size * 0.58 > b - a;

function chains(values: readonly number[]): (readonly number[])[] {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return [];
  return values.length > 2 ? [values, [first, last]] : [[first, last]];
}

const pairs = (values: readonly number[]): [number, number][] =>
  values.slice(1).map((b, i) => [values[i] ?? b, b]);

function dimension(
  axis: 'x' | 'y',
  a: number,
  b: number,
  from: number,
  at: number,
  size: number,
): DimensionShape {
  const text = figure(a, b);
  const narrow = isNarrow(a, b, size);
  const beside = at + (narrow ? size * 0.66 : -size * 0.58);
  const point = (along: number, across: number) =>
    axis === 'x' ? `${round(along)} ${round(across)}` : `${round(across)} ${round(along)}`;
  const tick = size * 0.24;
  const end = (v: number) =>
    `M${point(v, from + size * 0.3)}L${point(v, at + tick)}M${point(v - tick, at + tick)}L${point(v + tick, at - tick)}`;
  const middle = round((a + b) / 2);
  return {
    kind: 'dimension',
    class: 'dimension',
    d: `M${point(a, at)}L${point(b, at)}${end(a)}${end(b)}`,
    text: {
      kind: 'text',
      class: 'dimension',
      x: axis === 'x' ? middle : round(beside),
      y: axis === 'x' ? round(beside) : middle,
      size: round(narrow ? size * 0.8 : size),
      turn: axis === 'x' ? 0 : -90,
      text,
    },
  };
}
