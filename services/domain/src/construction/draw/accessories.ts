import type { Accessory, Construction } from '../schema';
import { area } from './area';
import type { OpeningStyle } from './opening';
import { type Polygon, boundsOf, boxPolygon, clipSegment, isConvex } from './polygon';
import { type Box, type Point, type Shape, line } from './shapes';

type Shutter = Extract<Accessory, { kind: 'rollerShutter' }>;
type Sill = Accessory & { kind: 'innerSill' | 'outerSill' };

const SILL_HEIGHT = 32;
/** Share of the way down to which a shutter before a window is drawn, so that the window stays to be seen. */
const LOWERED = 0.22;

/** A roller shutter: box, guides, slats and end bar; closed when it stands alone. */
export function shutterShapes(shutter: Shutter, alone: boolean): Shape[] {
  const { x, y, width, height, boxHeight, guideWidth, slat, colour } = shutter;
  const below = Math.max(0, height - boxHeight);
  const curtain: Box = {
    x: x + guideWidth,
    y: y + boxHeight,
    width: Math.max(0, width - 2 * guideWidth),
    height: below * (alone ? 1 : LOWERED),
  };
  const bottom = curtain.y + curtain.height;
  const endBar = {
    ...curtain,
    y: bottom - Math.min(60, curtain.height),
    height: Math.min(60, curtain.height),
  };
  const back = area('shutterCurtain', boxPolygon(curtain), colour);
  const slats: Shape[] = [];
  // However fine the slats, no drawing needs more lines than this.
  const step = Math.max(slat, curtain.height / 300);
  for (let at = curtain.y + step; at < endBar.y; at += step)
    slats.push({
      ...line('shutterSlat', [curtain.x, at], [curtain.x + curtain.width, at]),
      ...(back?.dark ? { dark: true as const } : {}),
    });
  const guide = (from: number): Box => ({ x: from, y: y + boxHeight, width: guideWidth, height: below });
  return [
    back,
    ...slats,
    area('shutterGuide', boxPolygon(endBar), colour),
    area('shutterGuide', boxPolygon(guide(x)), colour),
    area('shutterGuide', boxPolygon(guide(x + width - guideWidth)), colour),
    area('shutterBox', boxPolygon({ x, y, width, height: boxHeight }), colour),
    ...driveShapes(shutter, back),
  ].filter((shape) => shape !== null);
}

/** How it is moved: a motor in the box, a strap or a crank beside the guide; a spring needs no sign. */
function driveShapes(
  { x, y, width, height, boxHeight, guideWidth, drive, driveSide = 'right' }: Shutter,
  back: ReturnType<typeof area>,
): Shape[] {
  const cx = driveSide === 'right' ? x + width - guideWidth / 2 : x + guideWidth / 2;
  const length = (height - boxHeight) * 0.55;
  switch (drive) {
    case 'motor': {
      const size = boxHeight * 0.4;
      const from = driveSide === 'right' ? x + width - guideWidth - size * 2.6 : x + guideWidth;
      return [
        {
          kind: 'rect',
          class: 'shutterGuide',
          x: from,
          y: y + (boxHeight - size) / 2,
          width: size * 2.6,
          height: size,
          round: size / 2,
          ...(back?.fill === undefined ? {} : { fill: back.fill }),
          ...(back?.dark ? { dark: true as const } : {}),
        },
      ];
    }
    case 'belt':
    case 'crank':
      return [
        line('handle', [cx, y + boxHeight], [cx, y + boxHeight + length]),
        {
          kind: 'rect',
          class: 'handle',
          x: cx - 16,
          y: y + boxHeight + length - (drive === 'belt' ? 90 : 30),
          width: 32,
          height: drive === 'belt' ? 180 : 60,
          round: drive === 'belt' ? 6 : 16,
        },
      ];
    case 'spring':
      return [];
  }
}

/** A patch of mesh in the lower part of the sash that the screen covers. */
export function screenShapes(glass: Polygon): Shape[] {
  if (glass.length < 3 || !isConvex(glass)) return [];
  const { x, y, width, height } = boundsOf(glass);
  const top = y + height * 0.74;
  const step = Math.max(22, Math.max(width, height) / 48);
  const patch = height * 0.26;
  const lines: [Point, Point][] = [];
  for (let at = x - patch; at < x + width; at += step) {
    lines.push([
      [at, top],
      [at + patch, y + height],
    ]);
    lines.push([
      [at + patch, top],
      [at, y + height],
    ]);
  }
  return lines.flatMap((segment) => {
    const kept = clipSegment(segment, glass);
    return kept ? [line('screen', ...kept)] : [];
  });
}

/** The sill of the side that is seen, under the frame whose width is nearest to its length. */
export function sillShapes(c: Construction, view: OpeningStyle['view']): Shape[] {
  const sill = c.accessories.find(
    (a): a is Sill => a.kind === (view === 'inside' ? 'innerSill' : 'outerSill'),
  );
  if (!sill) return [];
  const whole: Box = { x: 0, y: 0, ...c.size };
  const off = (box: Box) => Math.abs((sill.length ?? whole.width) - box.width);
  const above = c.frames.reduce<Box>((best, f) => (off(f) < off(best) ? f : best), c.frames[0] ?? whole);
  const length = Math.min(sill.length ?? above.width + 60, above.width + 400);
  const shape = area(
    'sill',
    boxPolygon({
      x: above.x + (above.width - length) / 2,
      y: above.y + above.height,
      width: length,
      height: SILL_HEIGHT,
    }),
  );
  return shape ? [shape] : [];
}
