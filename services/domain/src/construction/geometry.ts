import type { Faces, Sash, Split } from './schema';

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
