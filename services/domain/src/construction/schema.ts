import { z } from 'zod';
import { parseGlazing } from './glazing';
import { problemsOf } from './problems';

/** Millimetres, origin top-left, as seen from the side that the record names. */
const mm = z.number().min(0).max(20_000);
const id = z.string().min(1).max(40);
const side = z.enum(['left', 'right', 'top', 'bottom']);
const faces = z.strictObject({ left: mm, top: mm, right: mm, bottom: mm });

export const colour = z.strictObject({
  system: z.enum(['RAL', 'NCS', 'foil', 'raw']),
  code: z.string().max(40),
  name: z.string().max(80).optional(),
  hex: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .optional(),
});

const infill = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('glass'),
    /** Outside to inside: `4-16Ar-4i`. */
    formula: z
      .string()
      .max(60)
      .refine((f) => parseGlazing(f) !== null, 'is no glazing formula such as 4-16Ar-4i'),
  }),
  z.strictObject({ kind: z.literal('panel'), thickness: mm, colour: colour.optional() }),
  z.strictObject({ kind: z.literal('none') }),
]);

const field = z.strictObject({
  type: z.literal('field'),
  id,
  infill,
  bars: z
    .strictObject({
      /** Axes, from the left and the top edge of the visible glass. */
      columns: z.array(mm).max(20),
      rows: z.array(mm).max(20),
      width: mm,
      kind: z.enum(['internal', 'applied', 'trueDivided']),
    })
    .optional(),
});

const divider = z.strictObject({
  id,
  role: z.enum(['mullion', 'transom', 'falseMullion']),
  /** Axis, from the frame's outer left (along x) or top (along y) edge. */
  at: mm,
  face: mm,
  profile: z.string().max(60).optional(),
});

export const operation = z.enum([
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
]);
export type Operation = z.infer<typeof operation>;

const sashShape = {
  type: z.literal('sash'),
  id,
  operation,
  hinge: side.optional(),
  opens: z.enum(['inward', 'outward', 'inPlane']).optional(),
  slideTo: z.enum(['left', 'right']).optional(),
  faces,
  /** How far the sash covers the frame on each side. */
  overlap: mm.default(8),
  handle: z
    .strictObject({
      side,
      height: mm.optional(),
      model: z.string().max(60).optional(),
      colour: colour.optional(),
    })
    .optional(),
};
const splitShape = {
  type: z.literal('split'),
  /** `x`: the cells stand side by side. */
  along: z.enum(['x', 'y']),
  dividers: z.array(divider).min(1).max(20),
};

export type Side = z.infer<typeof side>;
export type Faces = z.infer<typeof faces>;
export type Field = z.infer<typeof field>;
export type Divider = z.infer<typeof divider>;
type SashOwn = z.infer<z.ZodObject<typeof sashShape>>;
type SplitOwn = z.infer<z.ZodObject<typeof splitShape>>;
export type Sash = SashOwn & { cell: Cell };
export type Split = SplitOwn & { cells: Cell[] };
export type Cell = Split | Sash | Field;

const cell: z.ZodType<Cell> = z.lazy(() => z.discriminatedUnion('type', [split, sash, field]));
const sash = z.strictObject({ ...sashShape, cell });
const split = z.strictObject({ ...splitShape, cells: z.array(cell).min(2).max(21) });

const outline = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('rectangle') }),
  /** Points relative to the frame's top-left. */
  z.strictObject({
    shape: z.literal('polygon'),
    points: z
      .array(z.tuple([mm, mm]))
      .min(3)
      .max(24),
  }),
  /** A segment of a circle on top; `rise` up to half the width. */
  z.strictObject({ shape: z.literal('arch'), rise: mm.min(1) }),
]);
export type Outline = z.infer<typeof outline>;

const frame = z.strictObject({
  id,
  x: mm,
  y: mm,
  width: mm.min(50),
  height: mm.min(50),
  outline: outline.default({ shape: 'rectangle' }),
  faces,
  profile: z.string().max(60).optional(),
  cell,
});
export type Frame = z.infer<typeof frame>;

const accessory = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rollerShutter'),
    id,
    x: mm,
    y: mm,
    width: mm,
    height: mm,
    boxHeight: mm,
    guideWidth: mm,
    slat: mm.min(5).default(39),
    drive: z.enum(['belt', 'crank', 'spring', 'motor']),
    driveSide: z.enum(['left', 'right']).optional(),
    colour: colour.optional(),
  }),
  z.strictObject({
    kind: z.literal('mosquitoScreen'),
    id,
    forSash: id,
    mount: z.enum(['fixed', 'hinged', 'sliding', 'plisse']),
  }),
  z.strictObject({
    kind: z.enum(['innerSill', 'outerSill', 'extensionProfile', 'trim', 'ventilator', 'closer', 'other']),
    id,
    article: z.string().max(60).optional(),
    width: mm.optional(),
    length: mm.optional(),
    quantity: z.int().positive().default(1),
    text: z.string().max(200).optional(),
  }),
]);
export type Accessory = z.infer<typeof accessory>;

/** One item of an order as structured data, from which it is drawn to scale. See `drawing.ts`. */
export const construction = z
  .strictObject({
    kind: z.enum(['window', 'door', 'slidingDoor', 'rollerShutter', 'facade', 'other']),
    viewFrom: z.enum(['inside', 'outside']),
    size: z.strictObject({ width: mm.min(50), height: mm.min(50) }),
    frames: z.array(frame).max(20),
    couplers: z
      .array(z.strictObject({ id, x: mm, y: mm, width: mm, height: mm }))
      .max(20)
      .default([]),
    accessories: z.array(accessory).max(60).default([]),
    system: z.string().max(80).optional(),
    colours: z.strictObject({ inside: colour, outside: colour, gasket: colour.optional() }).optional(),
    hardware: z
      .strictObject({
        brand: z.string().max(40),
        series: z.string().max(40).optional(),
        securityClass: z.string().max(20).optional(),
      })
      .optional(),
    /** Kilograms. */
    weight: z.number().positive().optional(),
    /** W/(m²K) of the whole. */
    uValue: z.number().positive().optional(),
  })
  .superRefine((c, context) => {
    for (const { path, message } of problemsOf(c)) context.addIssue({ code: 'custom', path, message });
  });
export type Construction = z.infer<typeof construction>;
