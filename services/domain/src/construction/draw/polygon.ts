import type { Faces, Frame } from '../schema';
import type { Box, Point } from './shapes';

/** Corners in clockwise order as seen (y downwards). */
export type Polygon = readonly Point[];

const ARC_STEPS = 72;
/** Beyond the largest construction. */
const FAR = 1e5;

export const boxPolygon = ({ x, y, width, height }: Box): Polygon => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
];

/** The frame's outer edge; an arch becomes a line so fine that no eye sees its corners. */
export function outlinePolygon(frame: Pick<Frame, 'x' | 'y' | 'width' | 'height' | 'outline'>): Polygon {
  const { x, y, width, height, outline } = frame;
  switch (outline.shape) {
    case 'rectangle':
      return boxPolygon(frame);
    case 'polygon':
      return clockwise(outline.points.map(([px, py]) => [x + px, y + py]));
    case 'arch': {
      const { rise } = outline;
      const radius = (width * width) / 8 / rise + rise / 2;
      const half = Math.asin(Math.min(1, width / 2 / radius));
      const arc = Array.from({ length: ARC_STEPS + 1 }, (_, i): Point => {
        const angle = half * ((2 * i) / ARC_STEPS - 1);
        return [x + width / 2 + radius * Math.sin(angle), y + radius * (1 - Math.cos(angle))];
      });
      return [...arc, [x + width, y + height], [x, y + height]];
    }
  }
}

/** Twice the area, positive when clockwise as seen. */
const signedArea = (p: Polygon): number =>
  edges(p).reduce((sum, [[ax, ay], [bx, by]]) => sum + ax * by - bx * ay, 0);

const clockwise = (p: Polygon): Polygon => (signedArea(p) < 0 ? p.toReversed() : p);

export const edges = (p: Polygon): [Point, Point][] =>
  p.flatMap((a, i) => {
    const b = p[(i + 1) % p.length];
    return b ? [[a, b] as [Point, Point]] : [];
  });

export function boundsOf(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** What is left of the polygon on the right-hand side of the line from `a` to `b`. */
function cut(p: Polygon, [ax, ay]: Point, [bx, by]: Point): Polygon {
  const side = ([x, y]: Point) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  return edges(p).flatMap(([from, to]) => {
    const f = side(from);
    const t = side(to);
    const kept: Point[] = f >= 0 ? [from] : [];
    if (f >= 0 !== t >= 0) {
      const k = f / (f - t);
      kept.push([from[0] + k * (to[0] - from[0]), from[1] + k * (to[1] - from[1])]);
    }
    return kept;
  });
}

/** The part of the polygon that lies in the box; empty when none does. */
export const clip = (p: Polygon, box: Box): Polygon =>
  tidy(edges(boxPolygon(box)).reduce((rest, [a, b]) => cut(rest, a, b), p));

/** How far an edge moves inwards: by the face of its side, a slanting one by a mixture. */
function faceOf([ax, ay]: Point, [bx, by]: Point, faces: Faces): number {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const nx = (by - ay) / length;
  const ny = -(bx - ax) / length;
  return nx * nx * (nx > 0 ? faces.right : faces.left) + ny * ny * (ny > 0 ? faces.bottom : faces.top);
}

/**
 * The polygon with every edge moved inwards by its side's face (outwards when negative). Lines of a convex outline stay parallel to
 * it and an arch stays concentric; edges that the offset swallows vanish.
 */
export function inset(p: Polygon, faces: Faces): Polygon {
  if (p.length < 3) return [];
  const moved = edges(p).map(([a, b]): [Point, Point] => {
    const by = faceOf(a, b, faces);
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const dx = (-(b[1] - a[1]) / length) * by;
    const dy = ((b[0] - a[0]) / length) * by;
    return [
      [a[0] + dx, a[1] + dy],
      [b[0] + dx, b[1] + dy],
    ];
  });
  if (isConvex(p)) {
    const everywhere = boxPolygon({ x: -FAR, y: -FAR, width: 2 * FAR, height: 2 * FAR });
    return tidy(moved.reduce((rest, [a, b]) => cut(rest, a, b), everywhere));
  }
  return tidy(
    moved.map(([a, b], i) => {
      const before = moved.at(i - 1);
      return (before && crossing(before[0], before[1], a, b)) ?? a;
    }),
  );
}

/** Where two endless lines meet; null when they run nearly parallel. */
function crossing(a: Point, b: Point, c: Point, d: Point): Point | null {
  const [rx, ry] = [b[0] - a[0], b[1] - a[1]];
  const [sx, sy] = [d[0] - c[0], d[1] - c[1]];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-6 * Math.hypot(rx, ry) * Math.hypot(sx, sy)) return null;
  const k = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  return [a[0] + k * rx, a[1] + k * ry];
}

export function isConvex(p: Polygon): boolean {
  return edges(p).every(([a, b], i) => {
    const c = p[(i + 2) % p.length] ?? a;
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) > -1e-6;
  });
}

/** Without points that repeat their neighbour; empty when nothing with an area is left. */
function tidy(p: Polygon): Polygon {
  const kept = p.filter(([x, y], i) => {
    const before = p.at(i - 1);
    return p.length === 1 || !before || Math.abs(before[0] - x) + Math.abs(before[1] - y) > 1e-3;
  });
  return kept.length > 2 && signedArea(kept) > 1 ? kept : [];
}

/** The part of the segment inside a convex polygon; null when it misses. */
export function clipSegment([a, b]: [Point, Point], p: Polygon): [Point, Point] | null {
  let from = 0;
  let to = 1;
  for (const [[px, py], [qx, qy]] of edges(p)) {
    const side = ([x, y]: Point) => (qx - px) * (y - py) - (qy - py) * (x - px);
    const f = side(a);
    const t = side(b);
    if (f < 0 && t < 0) return null;
    if (f < 0) from = Math.max(from, f / (f - t));
    else if (t < 0) to = Math.min(to, f / (f - t));
  }
  if (from >= to) return null;
  const at = (k: number): Point => [a[0] + k * (b[0] - a[0]), a[1] + k * (b[1] - a[1])];
  return [at(from), at(to)];
}

/** Millimetres from a point to a segment. */
export function distance([x, y]: Point, [[ax, ay], [bx, by]]: [Point, Point]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const k = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - k * dx, y - ay - k * dy);
}

/** True when the point lies inside (even-odd). */
export function contains(p: Polygon, [x, y]: Point): boolean {
  let inside = false;
  for (const [[ax, ay], [bx, by]] of edges(p))
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  return inside;
}
