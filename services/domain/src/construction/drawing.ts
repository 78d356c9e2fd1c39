import { screenShapes, shutterShapes, sillShapes } from './draw/accessories';
import { area } from './draw/area';
import { dimensionDepth, dimensionShapes, figureSize, marksOf } from './draw/dimensions';
import { drawFrame, emptyLayers } from './draw/frames';
import { labelShapes, middleLine } from './draw/labels';
import { mirrored } from './draw/mirror';
import type { OpeningStyle } from './draw/opening';
import { boundsOf, boxPolygon } from './draw/polygon';
import { type Box, type Point, type Shape, round } from './draw/shapes';
import type { Construction } from './schema';

export type { Box, Point, Shape, ShapeClass } from './draw/shapes';

/** What to paint, back to front, in millimetres. Painters leave out `dimension` and `label` shapes when there is no room for them. */
export interface Drawing {
  /** All of it, with dimensions. */
  readonly viewBox: Box;
  /** The construction alone, with a hair's breadth around it. */
  readonly body: Box;
  readonly shapes: readonly Shape[];
}

/**
 * Draws a construction to scale, seen from a side; from the other side than the record's it is mirrored. Pure and total for
 * what the schema lets through: figures are finite, and parts too small to have an area are left out.
 */
export function drawConstruction(c: Construction, style: OpeningStyle): Drawing {
  const layers = emptyLayers();
  for (const frame of c.frames) drawFrame(c, frame, style, layers);
  const screens = c.accessories.flatMap((a) => {
    const glass = a.kind === 'mosquitoScreen' ? layers.sashes.get(a.forSash) : undefined;
    return glass ? screenShapes(glass) : [];
  });
  const couplers = c.couplers.flatMap((k) => area('coupler', boxPolygon(k)) ?? []);
  const shutters = c.accessories.flatMap((a) =>
    a.kind === 'rollerShutter' ? shutterShapes(a, c.frames.length === 0) : [],
  );
  const across = c.viewFrom === style.view ? null : c.size.width;
  const things = [
    ...sillShapes(c, style.view),
    ...layers.parts,
    ...couplers,
    ...screens,
    ...layers.symbols,
    ...layers.handles,
    ...shutters,
  ].map((shape) => mirrored(shape, across));
  const obstacles = things.flatMap((shape) =>
    shape.kind === 'polyline' && shape.class !== 'joint' && shape.class !== 'screen'
      ? [shape.points]
      : shape.kind === 'rect' && shape.class === 'bar'
        ? [middleLine(shape)]
        : [],
  );
  const body = bodyOf(c, things);
  const size = figureSize(c.size);
  const marks = marksOf(c);
  const seenMarks = across === null ? marks : { ...marks, x: marks.x.map((x) => across - x).toReversed() };
  const fields = layers.fields.map((glass) =>
    across === null ? glass : glass.map(([x, y]): Point => [across - x, y]),
  );
  const dimensions = dimensionShapes(seenMarks, body, size);
  const margin = size * 0.4;
  return {
    viewBox: {
      x: round(body.x - margin),
      y: round(body.y - margin),
      width: round(body.width + margin + dimensionDepth(marks.y, size)),
      height: round(body.height + margin + dimensionDepth(marks.x, size)),
    },
    body: grown(body, size * 0.15),
    shapes: [...things, ...labelShapes(fields, obstacles, size * 0.85), ...dimensions],
  };
}

/** The construction's own box, and what stands out of it, such as a sill. */
function bodyOf(c: Construction, things: readonly Shape[]): Box {
  const corners = things.flatMap((shape): Point[] =>
    shape.kind === 'rect' && shape.class === 'sill'
      ? [
          [shape.x, shape.y],
          [shape.x + shape.width, shape.y + shape.height],
        ]
      : [],
  );
  return boundsOf([[0, 0], [c.size.width, c.size.height], ...corners]);
}

const grown = (box: Box, by: number): Box => ({
  x: round(box.x - by),
  y: round(box.y - by),
  width: round(box.width + 2 * by),
  height: round(box.height + 2 * by),
});
