import { type Point, type Shape, round } from './shapes';

/** The shape as seen from the other side of a construction of this width; unchanged when `across` is null. */
export function mirrored(shape: Shape, across: number | null): Shape {
  if (across === null) return shape;
  switch (shape.kind) {
    case 'rect':
      return { ...shape, x: round(across - shape.x - shape.width) };
    case 'polyline':
      return { ...shape, points: shape.points.map(([x, y]): Point => [round(across - x), y]) };
    case 'path':
      return {
        ...shape,
        d: shape.d.replace(PAIR, (_, x: string, y: string) => `${round(across - Number(x))} ${y}`),
      };
    case 'text':
    case 'dimension':
      return shape;
  }
}

const PAIR = /(-?[\d.]+) (-?[\d.]+)/g;
