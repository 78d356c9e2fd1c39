import type { Sash, Side } from '../schema';
import { type Polygon, boundsOf, boxPolygon, clipSegment, isConvex } from './polygon';
import { type Box, type Point, type PolylineShape, type ShapeClass, line } from './shapes';

const OPPOSITE: Record<Side, Side> = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' };

export interface OpeningStyle {
  readonly apex: 'handle' | 'hinge';
  /** Which side the drawing shows. */
  readonly view: 'inside' | 'outside';
}

/**
 * The lines that tell how a sash opens, inside its glass: solid where it moves toward the viewer, dashed where away (EN 12519, annex A).
 * Where a record doesn't say, a sash opens inward.
 */
export function openingLines(sash: Sash, glass: Polygon, style: OpeningStyle): PolylineShape[] {
  if (glass.length < 3) return [];
  const toward = (sash.opens ?? 'inward') === (style.view === 'inside' ? 'inward' : 'outward');
  const way: ShapeClass = toward ? 'opening' : 'openingAway';
  const back: ShapeClass = toward ? 'openingAway' : 'opening';
  const swing = (hinge: Side) => inside(glass, line(way, ...triangle(glass, hinge, style.apex)));
  const box = boundsOf(glass);
  switch (sash.operation) {
    case 'fixed':
      return [];
    case 'turn':
    case 'tilt':
    case 'topHung':
      return sash.hinge ? swing(sash.hinge) : [];
    case 'tiltTurn':
      return [...(sash.hinge ? swing(sash.hinge) : []), ...swing('bottom')];
    case 'tiltSlide':
      return [...swing('bottom'), ...arrow(box, sash.slideTo ?? 'left', 0.5)];
    case 'slide':
      return arrow(box, sash.slideTo ?? 'left', 0.5);
    case 'liftSlide':
      return liftArrow(box, sash.slideTo ?? 'left');
    case 'fold':
      return [
        ...(sash.hinge ? swing(sash.hinge) : []),
        ...(sash.slideTo ? foldArrow(box, sash.slideTo) : []),
      ];
    case 'pivotHorizontal':
    case 'pivotVertical': {
      const lying = sash.operation === 'pivotHorizontal';
      const halves: [Side, Side] = lying ? ['top', 'bottom'] : ['left', 'right'];
      const leading = sash.handle && halves.includes(sash.handle.side) ? sash.handle.side : halves[1];
      return [
        ...inside(glass, line(way, ...pivotHalf(box, leading, style.apex))),
        ...inside(glass, line(back, ...pivotHalf(box, OPPOSITE[leading], style.apex))),
        ...pivotMarks(box, lying),
      ];
    }
  }
}

/** From both ends of one side to the middle of the other. */
function triangle(glass: Polygon, hinge: Side, apex: OpeningStyle['apex']): Point[] {
  const tip = apex === 'hinge' ? hinge : OPPOSITE[hinge];
  const [from, to] = baseOf(glass, OPPOSITE[tip]);
  const [a, b] = spanOf(glass, tip);
  return [from, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], to];
}

/** The ends of the glass's edge on a side; where it comes to a point there, the corners of the box around it. */
function baseOf(glass: Polygon, side: Side): [Point, Point] {
  const [from, to] = spanOf(glass, side);
  const [low, high] = spanOf(boxPolygon(boundsOf(glass)), side);
  const length = (a: Point, b: Point) => Math.hypot(b[0] - a[0], b[1] - a[1]);
  return length(from, to) < 0.3 * length(low, high) ? [low, high] : [from, to];
}

function spanOf(glass: Polygon, side: Side): [Point, Point] {
  const { x, y, width, height } = boundsOf(glass);
  const at = { left: x, right: x + width, top: y, bottom: y + height }[side];
  const upright = side === 'left' || side === 'right';
  const along = glass.flatMap(([px, py]) => {
    const [across, position] = upright ? [px, py] : [py, px];
    return Math.abs(across - at) < 1 ? [position] : [];
  });
  const [low, high] = [Math.min(...along), Math.max(...along)];
  return upright
    ? [
        [at, low],
        [at, high],
      ]
    : [
        [low, at],
        [high, at],
      ];
}

/** One half of a pivoting sash: its base is the axis, or, with the apex at the hinge, its far side. */
function pivotHalf(box: Box, half: Side, apex: OpeningStyle['apex']): Point[] {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  if (half === 'top' || half === 'bottom') {
    const far = half === 'top' ? box.y : bottom;
    const [base, tip] = apex === 'handle' ? [cy, far] : [far, cy];
    return [
      [box.x, base],
      [cx, tip],
      [right, base],
    ];
  }
  const far = half === 'left' ? box.x : right;
  const [base, tip] = apex === 'handle' ? [cx, far] : [far, cx];
  return [
    [base, box.y],
    [tip, cy],
    [base, bottom],
  ];
}

/** The axis of a pivoting sash, marked at both ends. */
function pivotMarks(box: Box, lying: boolean): PolylineShape[] {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const long = Math.min(box.width, box.height) * 0.07;
  return lying
    ? [
        line('pivot', [box.x, cy], [box.x + long, cy]),
        line('pivot', [box.x + box.width - long, cy], [box.x + box.width, cy]),
      ]
    : [
        line('pivot', [cx, box.y], [cx, box.y + long]),
        line('pivot', [cx, box.y + box.height - long], [cx, box.y + box.height]),
      ];
}

/** An arrow across the middle half of the box, at a share of its height. */
function arrow(box: Box, to: 'left' | 'right', share: number): PolylineShape[] {
  const y = box.y + box.height * share;
  const sign = to === 'right' ? 1 : -1;
  const cx = box.x + box.width / 2;
  return [
    line('arrow', [cx - sign * box.width * 0.25, y], [cx + sign * box.width * 0.25, y]),
    head(box, to, y),
  ];
}

/** The same after a step up: the sash is lifted, then slid. */
function liftArrow(box: Box, to: 'left' | 'right'): PolylineShape[] {
  const y = box.y + box.height * 0.5;
  const sign = to === 'right' ? 1 : -1;
  const cx = box.x + box.width / 2;
  const start = cx - sign * box.width * 0.25;
  return [
    line('arrow', [start, y + headSize(box) * 1.4], [start, y], [cx + sign * box.width * 0.25, y]),
    head(box, to, y),
  ];
}

/** A pleated arrow: the sashes fold together while they slide. */
function foldArrow(box: Box, to: 'left' | 'right'): PolylineShape[] {
  const y = box.y + box.height * 0.8;
  const sign = to === 'right' ? 1 : -1;
  const start = box.x + box.width / 2 - sign * box.width * 0.25;
  const [pleat, high] = [(sign * box.width * 0.36) / 4, headSize(box) * 0.5];
  const pleats = Array.from({ length: 5 }, (_, i): Point => [
    start + i * pleat,
    y + (i % 2 === 0 ? high : -high),
  ]);
  const end: Point = [box.x + box.width / 2 + sign * box.width * 0.25, y];
  return [line('arrow', ...pleats, [start + 4.5 * pleat, y], end), head(box, to, y)];
}

const headSize = (box: Box): number => Math.min(box.width * 0.1, box.height * 0.12, 90);

function head(box: Box, to: 'left' | 'right', y: number): PolylineShape {
  const sign = to === 'right' ? 1 : -1;
  const tip = box.x + box.width / 2 + sign * box.width * 0.25;
  const size = headSize(box);
  return line('arrow', [tip - sign * size, y - size / 2], [tip, y], [tip - sign * size, y + size / 2]);
}

/** Lines end where the glass does. */
function inside(glass: Polygon, shape: PolylineShape): PolylineShape[] {
  if (!isConvex(glass)) return [shape];
  const pieces: PolylineShape[] = [];
  shape.points.forEach((to, i) => {
    const from = shape.points[i - 1];
    const kept = from && clipSegment([from, to], glass);
    if (!kept) return;
    const last = pieces.at(-1);
    const end = last?.points.at(-1);
    if (last && end && Math.hypot(end[0] - kept[0][0], end[1] - kept[0][1]) < 0.5)
      pieces[pieces.length - 1] = line(shape.class, ...last.points, kept[1]);
    else pieces.push(line(shape.class, ...kept));
  });
  return pieces;
}
