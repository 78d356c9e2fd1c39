import { z } from 'zod';

/** Everything that the checks can point at. The portal has a sentence for each. */
export const findingCode = z.enum([
  'size-implausible',
  'size-differs',
  'frames-overlap',
  'coupler-overlaps',
  'sash-width',
  'sash-height',
  'sash-aspect',
  'sash-heavy',
  'field-tiny',
  'glass-single',
  'glass-large',
  'glazing-unit',
  'glazing-gap',
  'glazing-gas',
  'glazing-mark',
  'glazing-uneven',
  'glazing-mixed',
  'glazing-unreadable',
  'handle-on-hinge',
  'handle-missing',
  'handle-side',
  'handle-height',
  'opens-wrong',
  'slides-nowhere',
  'fixed-with-hardware',
  'nothing-opens',
  'colour-code',
  'u-value',
  'text-size',
  'text-glazing',
  'drawing-missing',
  'drawing-unreadable',
  'quantity-large',
  'price-missing',
  'promised-past',
]);
export type FindingCode = z.infer<typeof findingCode>;

/** `wrong` can't be made as it stands; `doubtful` is unusual, and an engineer should look. */
export const finding = z.object({
  severity: z.enum(['wrong', 'doubtful']),
  code: findingCode,
  /** Absent when it is about the order as a whole. */
  construction: z.string().optional(),
  /** Id of the frame, sash, field, divider, coupler or accessory of the drawing. */
  part: z.string().optional(),
  /** What the sentence needs: millimetres, kilograms, square metres, or words of the factory. */
  figures: z.record(z.string(), z.union([z.number(), z.string()])),
});
export type Finding = z.infer<typeof finding>;
/** A finding about one drawing. */
export type DrawingFinding = Omit<Finding, 'construction'>;

type About = Pick<Finding, 'part' | 'figures'>;
const at = (part: string | undefined, figures: Finding['figures']): About => ({
  ...(part === undefined ? {} : { part }),
  figures,
});

export const wrong = (
  code: FindingCode,
  part: string | undefined,
  figures: Finding['figures'] = {},
): DrawingFinding => ({ severity: 'wrong', code, ...at(part, figures) });

export const doubtful = (
  code: FindingCode,
  part: string | undefined,
  figures: Finding['figures'] = {},
): DrawingFinding => ({ severity: 'doubtful', code, ...at(part, figures) });
