import { type Polygon, boundsOf, contains, distance } from './polygon';
import { type Box, type Point, type Shape, line, round } from './shapes';

/** Where in its glass a number may stand, best first, as shares of width and height. */
const PLACES: readonly Point[] = [
  [0.5, 1],
  [0.5, 0],
  [0, 1],
  [1, 1],
  [0, 0],
  [1, 0],
  [0.5, 0.5],
  [0.25, 1],
  [0.75, 1],
  [0, 0.5],
  [1, 0.5],
];

/** The fields' numbers, each on a small plate that keeps clear of the opening lines where it can. */
export function labelShapes(
  fields: readonly Polygon[],
  lines: readonly (readonly Point[])[],
  size: number,
): Shape[] {
  const segments = lines.flatMap((points) =>
    points.slice(1).map((to, i): [Point, Point] => [points[i] ?? to, to]),
  );
  return fields.flatMap((glass, i): Shape[] => {
    if (glass.length < 3) return [];
    const text = `${i + 1}`;
    const box = boundsOf(glass);
    const fitting = Math.min(size, box.width / 2.2, box.height / 2.2);
    const plate = { width: fitting * (0.75 + 0.55 * text.length), height: fitting * 1.35 };
    const [x, y] = placeFor(glass, box, plate, segments);
    return [
      {
        kind: 'rect',
        class: 'labelBack',
        x: round(x - plate.width / 2),
        y: round(y - plate.height / 2),
        width: round(plate.width),
        height: round(plate.height),
        round: round(plate.height / 2),
      },
      { kind: 'text', class: 'label', x: round(x), y: round(y), size: round(fitting), turn: 0, text },
    ];
  });
}

function placeFor(
  glass: Polygon,
  box: Box,
  plate: { width: number; height: number },
  segments: readonly [Point, Point][],
): Point {
  const gap = plate.height * 0.35;
  const room = { width: box.width - plate.width - 2 * gap, height: box.height - plate.height - 2 * gap };
  const candidates = PLACES.map(([sx, sy]): Point => [
    box.x + gap + plate.width / 2 + Math.max(0, room.width) * sx,
    box.y + gap + plate.height / 2 + Math.max(0, room.height) * sy,
  ]);
  const reach = Math.max(plate.width, plate.height) / 2;
  const clearance = ([x, y]: Point): number => {
    const corners: Point[] = [
      [x - plate.width / 2, y - plate.height / 2],
      [x + plate.width / 2, y - plate.height / 2],
      [x - plate.width / 2, y + plate.height / 2],
      [x + plate.width / 2, y + plate.height / 2],
    ];
    if (!corners.every((corner) => contains(glass, corner))) return -1;
    return Math.min(reach * 1.1, ...segments.map((segment) => distance([x, y], segment)));
  };
  const fallback = candidates[0] ?? [box.x, box.y];
  return candidates.reduce(
    (best, next) => (clearance(next) > best.clear ? { at: next, clear: clearance(next) } : best),
    { at: fallback, clear: clearance(fallback) },
  ).at;
}

/** Lines of a box: a bar, which a number had better not stand on either. */
export const middleLine = ({ x, y, width, height }: Box): readonly Point[] =>
  width < height
    ? line('bar', [x + width / 2, y], [x + width / 2, y + height]).points
    : line('bar', [x, y + height / 2], [x + width, y + height / 2]).points;
