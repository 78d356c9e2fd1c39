import type { Polygon } from './polygon';
import { boundsOf } from './polygon';
import { type PathShape, type Point, type RectShape, type ShapeClass, round } from './shapes';

/** A filled area: a rectangle when it is one, else a path. Null when nothing is left of it. */
export function area(
  shapeClass: ShapeClass,
  p: Polygon,
  colour?: { readonly hex?: string | undefined },
): RectShape | PathShape | null {
  if (p.length < 3) return null;
  const paint = colour?.hex === undefined ? {} : painted(colour.hex);
  if (isBox(p)) {
    const { x, y, width, height } = boundsOf(p);
    return {
      kind: 'rect',
      class: shapeClass,
      x: round(x),
      y: round(y),
      width: round(width),
      height: round(height),
      ...paint,
    };
  }
  return { kind: 'path', class: shapeClass, d: closedPath(p), ...paint };
}

export const closedPath = (p: readonly Point[]): string =>
  `M${p.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;

const isBox = (p: Polygon): boolean =>
  p.length === 4 &&
  p.every(([x, y], i) => {
    const next = p[(i + 1) % 4];
    return next !== undefined && (Math.abs(next[0] - x) < 1e-3 || Math.abs(next[1] - y) < 1e-3);
  });

/** Perceived brightness decides whether lines on the colour must be light. */
function painted(hex: string): { fill: string; dark?: true } {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b < 110 ? { fill: hex, dark: true } : { fill: hex };
}
