import fc from 'fast-check';
import { type Rect, cellRects, sashRect, within } from '../construction/geometry';
import type { Accessory, Cell, Construction, Faces, Field, Frame, Operation } from '../construction/schema';

/** Draws a number from a random stream: keeps everything that depends on what is left of a rectangle in one pass. */
type Choose = (below: number) => number;

const OPERATIONS: readonly Operation[] = [
  'fixed',
  'turn',
  'tilt',
  'tiltTurn',
  'topHung',
  'slide',
  'liftSlide',
  'tiltSlide',
  'fold',
  'pivotHorizontal',
  'pivotVertical',
];
const LEAST = 160;

const pick = <T>(choose: Choose, values: readonly [T, ...T[]]): T =>
  values[choose(values.length)] ?? values[0];
const evenly = (face: number): Faces => ({ left: face, top: face, right: face, bottom: face });

function cellIn(choose: Choose, r: Rect, depth: number, nextId: () => string): Cell {
  const kind = depth > 4 ? 0 : choose(4);
  if (kind === 1 && r.width > LEAST && r.height > LEAST) return sashIn(choose, r, depth, nextId);
  if (kind === 2 || kind === 3) {
    const along = kind === 2 ? 'x' : 'y';
    const [from, size] = along === 'x' ? [r.x - r.ox, r.width] : [r.y - r.oy, r.height];
    const count = 1 + choose(3);
    if (size > LEAST * (count + 1)) {
      const dividers = Array.from({ length: count }, (_, i) => ({
        id: nextId(),
        role: pick(choose, ['mullion', 'transom', 'falseMullion'] as const),
        at: from + ((i + 1) * size) / (count + 1),
        face: 10 + choose(60),
      }));
      const cells = cellRects({ along, dividers }, r).map((inner) =>
        cellIn(choose, inner, depth + 1, nextId),
      );
      return { type: 'split', along, dividers, cells };
    }
  }
  const bars = choose(3) === 0;
  return {
    type: 'field',
    id: nextId(),
    infill: pick<Field['infill']>(choose, [
      { kind: 'glass', formula: '4-16Ar-4i' },
      { kind: 'panel', thickness: 24, colour: { system: 'RAL', code: '7016', hex: '#383e42' } },
      { kind: 'none' },
    ]),
    ...(bars
      ? { bars: { columns: [r.width / 2], rows: [r.height / 3], width: 26, kind: 'internal' as const } }
      : {}),
  };
}

function sashIn(choose: Choose, r: Rect, depth: number, nextId: () => string): Cell {
  const operation = OPERATIONS[choose(OPERATIONS.length)] ?? 'fixed';
  const sides = { tilt: 'bottom', tiltSlide: 'bottom', topHung: 'top' } as const;
  const faces = evenly(30 + choose(30));
  const id = nextId();
  return {
    type: 'sash',
    id,
    operation,
    hinge:
      operation in sides
        ? operation === 'topHung'
          ? 'top'
          : 'bottom'
        : pick(choose, ['left', 'right'] as const),
    opens: pick(choose, ['inward', 'outward', 'inPlane'] as const),
    slideTo: pick(choose, ['left', 'right'] as const),
    faces,
    overlap: choose(12),
    handle: { side: pick(choose, ['left', 'right', 'top', 'bottom'] as const), height: choose(3000) },
    cell: cellIn(choose, within(sashRect({ overlap: 0 }, r), faces), depth + 1, nextId),
  };
}

function outlineOf(choose: Choose, width: number, height: number): Frame['outline'] {
  const cut = width / 2;
  return pick<() => Frame['outline']>(choose, [
    () => ({ shape: 'rectangle' }),
    () => ({ shape: 'arch', rise: Math.max(1, Math.min(width / 2, height - 1) * ((1 + choose(10)) / 10)) }),
    () => ({
      shape: 'polygon',
      points: [
        [0, height / 2],
        [cut, 0],
        [width, 0],
        [width, height],
        [0, height],
      ],
    }),
    () => ({
      shape: 'polygon',
      points: [
        [cut, 0],
        [width, height],
        [0, height],
      ],
    }),
    // Neither convex nor clockwise.
    () => ({
      shape: 'polygon',
      points: [
        [0, height],
        [width, height],
        [width, 0],
        [cut, height / 2],
        [0, 0],
      ],
    }),
  ])();
}

/** Constructions that keep the rules, of any outline, splitting, operation and accessory. */
export const arbitraryConstruction: fc.Arbitrary<Construction> = fc
  .array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 })
  .map((numbers) => {
    let at = 0;
    const choose: Choose = (below) => (numbers[(at += 1) % numbers.length] ?? 0) % below;
    let ids = 0;
    const nextId = () => `I${(ids += 1)}`;
    const width = 400 + choose(4000);
    const height = 400 + choose(2600);
    const faces = { ...evenly(40 + choose(40)), bottom: choose(60) };
    const rect: Rect = { x: 0, y: 0, width, height, ox: 0, oy: 0 };
    const cell = cellIn(choose, within(rect, faces), 0, nextId);
    const shutter: Accessory = {
      kind: 'rollerShutter',
      id: nextId(),
      x: 0,
      y: 0,
      width,
      height,
      boxHeight: 100 + choose(200),
      guideWidth: 40,
      slat: 5 + choose(80),
      drive: pick(choose, ['belt', 'crank', 'spring', 'motor'] as const),
    };
    return {
      kind: pick(choose, ['window', 'door', 'slidingDoor', 'facade', 'other'] as const),
      viewFrom: pick(choose, ['inside', 'outside'] as const),
      size: { width, height },
      frames:
        choose(8) === 0
          ? []
          : [
              {
                id: nextId(),
                x: 0,
                y: 0,
                width,
                height,
                outline: outlineOf(choose, width, height),
                faces,
                cell,
              },
            ],
      couplers: [],
      accessories: [shutter, { kind: 'innerSill', id: nextId(), length: choose(5000), quantity: 1 }],
    };
  });
