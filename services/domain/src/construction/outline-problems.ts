import type { Frame } from './schema';

export interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

type Point = readonly [number, number];

/** What is wrong with the shape of a frame: an arch too high for it, a polygon that leaves it or crosses itself. */
export function outlineProblems(
  { outline, width, height }: Pick<Frame, 'outline' | 'width' | 'height'>,
  framePath: Problem['path'],
): Problem[] {
  const path = [...framePath, 'outline'];
  switch (outline.shape) {
    case 'rectangle':
      return [];
    case 'arch':
      return outline.rise > width / 2 || outline.rise >= height
        ? [{ path, message: 'rises higher than half the width or than the frame' }]
        : [];
    case 'polygon': {
      const { points } = outline;
      if (points.some(([x, y]) => x > width + 1 || y > height + 1))
        return [{ path, message: 'has a corner outside its frame' }];
      if (Math.abs(areaOf(points)) < 100) return [{ path, message: 'encloses no area' }];
      return crossesItself(points) ? [{ path, message: 'crosses itself' }] : [];
    }
  }
}

const areaOf = (points: readonly Point[]): number =>
  points.reduce((sum, [ax, ay], i) => {
    const [bx, by] = points[(i + 1) % points.length] ?? [ax, ay];
    return sum + (ax * by - bx * ay) / 2;
  }, 0);

function crossesItself(points: readonly Point[]): boolean {
  const sides = points.map((a, i): [Point, Point] => [a, points[(i + 1) % points.length] ?? a]);
  return sides.some((one, i) =>
    sides.some((other, j) => {
      const neighbours = j <= i + 1 || (i === 0 && j === sides.length - 1);
      return !neighbours && cross(one, other);
    }),
  );
}

function cross([a, b]: [Point, Point], [c, d]: [Point, Point]): boolean {
  const side = (p: Point, q: Point, r: Point) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}
