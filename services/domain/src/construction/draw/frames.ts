import { cellRects, type Rect, sashRect, within } from '../geometry';
import type { Cell, Construction, Divider, Faces, Field, Frame, Sash, Split } from '../schema';
import { area } from './area';
import { handleShapes } from './handle';
import { type OpeningStyle, openingLines } from './opening';
import { type Polygon, boundsOf, clip, inset, outlinePolygon } from './polygon';
import { type Point, type PolylineShape, type Shape, type ShapeClass, line } from './shapes';

/** What lies under and over what: parts first, then the lines that explain them. */
export interface Layers {
  readonly parts: Shape[];
  readonly symbols: PolylineShape[];
  readonly handles: Shape[];
  /** The glass of each field, in the order of their numbers. */
  readonly fields: Polygon[];
  /** The glass of each sash, by id: a mosquito screen hangs before it. */
  readonly sashes: Map<string, Polygon>;
}

export const emptyLayers = (): Layers => ({
  parts: [],
  symbols: [],
  handles: [],
  fields: [],
  sashes: new Map(),
});

interface Scene {
  readonly construction: Construction;
  readonly style: OpeningStyle;
  readonly layers: Layers;
}

/**
 * Draws one frame with all that it holds, as the record sees it. Each cell is what its rectangle leaves of the region inside its frame
 * or sash, and a region is the outline of that, offset: so arches and slopes run parallel all the way in.
 */
export function drawFrame(
  construction: Construction,
  frame: Frame,
  style: OpeningStyle,
  layers: Layers,
): void {
  const scene: Scene = { construction, style, layers };
  const outer = outlinePolygon(frame);
  const inner = inset(outer, frame.faces);
  part(scene, 'frame', outer, colourOf(scene));
  joints(scene, outer, inner);
  const rect: Rect = {
    x: frame.x,
    y: frame.y,
    width: frame.width,
    height: frame.height,
    ox: frame.x,
    oy: frame.y,
  };
  drawCell(scene, frame.cell, within(rect, frame.faces), inner);
}

function drawCell(scene: Scene, cell: Cell, rect: Rect, region: Polygon): void {
  if (cell.type === 'field') drawField(scene, cell, clip(region, rect));
  else if (cell.type === 'sash') drawSash(scene, cell, rect, region);
  else drawSplit(scene, cell, rect, region);
}

function drawSplit(scene: Scene, cell: Split, rect: Rect, region: Polygon): void {
  const draw = (divider: Divider) => {
    const at = (cell.along === 'x' ? rect.ox : rect.oy) + divider.at - divider.face / 2;
    const box =
      cell.along === 'x' ? { ...rect, x: at, width: divider.face } : { ...rect, y: at, height: divider.face };
    const shapeClass: ShapeClass = divider.role === 'falseMullion' ? 'falseMullion' : 'mullion';
    part(scene, shapeClass, clip(region, box), colourOf(scene));
  };
  // A false mullion goes with its sash and covers the joint; the others stand behind the sashes' edges.
  cell.dividers.filter((d) => d.role !== 'falseMullion').forEach(draw);
  cellRects(cell, rect).forEach((inner, i) => {
    const next = cell.cells[i];
    if (next) drawCell(scene, next, inner, region);
  });
  cell.dividers.filter((d) => d.role === 'falseMullion').forEach(draw);
}

function drawSash(scene: Scene, sash: Sash, rect: Rect, region: Polygon): void {
  const { layers, style, construction } = scene;
  const rectOut = sashRect(sash, rect);
  const outer = clip(inset(region, evenly(-sash.overlap)), rectOut);
  const inner = inset(outer, sash.faces);
  part(scene, 'sash', outer, colourOf(scene));
  const onDark = layers.parts.at(-1)?.dark === true;
  joints(scene, outer, inner);
  drawCell(scene, sash.cell, within(rectOut, sash.faces), inner);
  layers.sashes.set(sash.id, inner);
  layers.symbols.push(...openingLines(sash, inner, style));
  const seen = style.view === 'inside' || construction.kind === 'door' || construction.kind === 'slidingDoor';
  if (outer.length > 0)
    layers.handles.push(
      ...handleShapes(sash, boundsOf(outer), seen ? 'handle' : 'handleAway', construction.kind, onDark),
    );
}

function drawField(scene: Scene, field: Field, glass: Polygon): void {
  scene.layers.fields.push(glass);
  if (glass.length === 0) return;
  switch (field.infill.kind) {
    case 'glass':
      part(scene, 'glass', glass);
      break;
    case 'panel':
      part(scene, 'panel', glass, field.infill.colour ?? colourOf(scene));
      break;
    case 'none':
      part(scene, 'void', glass);
  }
  const box = boundsOf(glass);
  const { columns = [], rows = [], width = 0 } = field.bars ?? {};
  for (const x of columns)
    part(scene, 'bar', clip(glass, { ...box, x: box.x + x - width / 2, width }), colourOf(scene));
  for (const y of rows)
    part(scene, 'bar', clip(glass, { ...box, y: box.y + y - width / 2, height: width }), colourOf(scene));
}

function part(scene: Scene, shapeClass: ShapeClass, p: Polygon, colour?: { hex?: string | undefined }): void {
  const shape = area(shapeClass, p, colour);
  if (shape) scene.layers.parts.push(shape);
}

/** Welded corners: from each outer corner to its inner one. Facades are built of posts and rails, and thresholds aren't mitred. */
function joints(scene: Scene, outer: Polygon, inner: Polygon): void {
  if (scene.construction.kind === 'facade' || outer.length !== inner.length || outer.length > 12) return;
  const dark = scene.layers.parts.at(-1)?.dark;
  for (const from of outer) {
    const far = ([x, y]: Point) => Math.hypot(x - from[0], y - from[1]);
    const to = inner.reduce((best, p) => (far(p) < far(best) ? p : best));
    const [dx, dy] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
    if (outer.length === 4 && Math.min(dx, dy) < 0.45 * Math.max(dx, dy)) continue;
    scene.layers.parts.push({ ...line('joint', from, to), ...(dark ? { dark } : {}) });
  }
}

const evenly = (face: number): Faces => ({ left: face, top: face, right: face, bottom: face });

const colourOf = ({ construction, style }: Scene) =>
  construction.colours ? construction.colours[style.view] : undefined;
