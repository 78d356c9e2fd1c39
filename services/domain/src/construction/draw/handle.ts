import type { Construction, Sash } from '../schema';
import { type Box, type RectShape, type ShapeClass, round } from './shapes';

/** Its own colour, or dark enough for light profiles and light enough for dark ones. */
const STEEL = { fill: '#c9ced1', dark: true } as const;

/** A rose with its lever, or a bar for a sash that slides; a door's lever lies. `onDark`: the profile under it is dark. */
export function handleShapes(
  sash: Sash,
  outer: Box,
  shapeClass: ShapeClass,
  kind: Construction['kind'],
  onDark: boolean,
): RectShape[] {
  if (!sash.handle) return [];
  const { side, height, colour } = sash.handle;
  const { faces } = sash;
  const paint =
    shapeClass === 'handleAway'
      ? onDark
        ? { dark: true as const }
        : {}
      : colour?.hex !== undefined
        ? { fill: colour.hex }
        : onDark
          ? STEEL
          : {};
  const upright = side === 'left' || side === 'right';
  const y = outer.y + outer.height - (height ?? outer.height / 2);
  const middle = {
    x: {
      left: outer.x + faces.left / 2,
      right: outer.x + outer.width - faces.right / 2,
      top: outer.x + outer.width / 2,
      bottom: outer.x + outer.width / 2,
    }[side],
    y: {
      left: y,
      right: y,
      top: outer.y + faces.top / 2,
      bottom: outer.y + outer.height - faces.bottom / 2,
    }[side],
  };
  const piece = (dx: number, dy: number, width: number, height_: number): RectShape => {
    const at = (from: number, size: number, low: number, room: number) =>
      Math.max(low, Math.min(from, low + Math.max(0, room - size)));
    return {
      kind: 'rect',
      class: shapeClass,
      x: round(at(middle.x + dx, width, outer.x, outer.width)),
      y: round(at(middle.y + dy, height_, outer.y, outer.height)),
      width,
      height: height_,
      round: 8,
      ...paint,
    };
  };
  if (sash.operation === 'liftSlide' || sash.operation === 'slide') return [piece(-14, -130, 28, 260)];
  if (kind === 'door' && upright && height !== undefined) {
    return [piece(-18, -50, 36, 220), piece(side === 'right' ? -125 : -12, -12, 137, 24)];
  }
  return upright
    ? [piece(-17, -34, 34, 68), piece(-11, -11, 22, 140)]
    : [piece(-34, -17, 68, 34), piece(-11, -11, 140, 22)];
}
