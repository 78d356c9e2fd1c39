import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryConstruction } from '../testing/arbitrary-constructions';
import type { Point, Shape } from './draw/shapes';
import { type Drawing, drawConstruction } from './drawing';
import { readConstruction } from './read';
import { sampleConstructions } from './samples';
import type { Construction } from './schema';
import { drawingSvg } from './svg';

const sample = (name: string): Construction => {
  const found = sampleConstructions[name];
  if (!found) throw new Error(`there is no sample ${name}`);
  return found;
};
const draw = (name: string, view: 'inside' | 'outside' = 'inside', apex: 'handle' | 'hinge' = 'handle') =>
  drawConstruction(sample(name), { view, apex });
const lines = ({ shapes }: Drawing, shapeClass: Shape['class']): (readonly Point[])[] =>
  shapes.flatMap((s) => (s.kind === 'polyline' && s.class === shapeClass ? [s.points] : []));
const figures = ({ shapes }: Drawing) => shapes.flatMap((s) => (s.kind === 'dimension' ? [s.text.text] : []));

/** Every figure of a shape, those inside its path too. */
const numbersIn = (shape: Shape): number[] =>
  (JSON.stringify({ ...shape, fill: '' }).match(/-?\d+(\.\d+)?(e[+-]?\d+)?/g) ?? []).map(Number);

test('whatever keeps the rules is drawn with finite figures, from both sides and with either apex', () => {
  fc.assert(
    fc.property(
      arbitraryConstruction,
      fc.constantFrom('inside', 'outside'),
      fc.constantFrom('handle', 'hinge'),
      (construction, view, apex) => {
        expect(readConstruction(construction)).toEqual({ drawing: construction });
        const drawing = drawConstruction(construction, { view, apex });
        expect(drawing.shapes.length).toBeGreaterThan(0);
        const text = drawingSvg(drawing, { title: 'any' });
        expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
        for (const shape of drawing.shapes)
          expect(Math.max(...numbersIn(shape).map(Math.abs))).toBeLessThan(20_000);
      },
    ),
    { numRuns: 200 },
  );
});

test.each(Object.keys(sampleConstructions))(
  'the sample %s keeps the rules and has a figure for its whole size',
  (name) => {
    const construction = sample(name);
    expect(readConstruction(construction)).toEqual({ drawing: construction });
    expect(figures(draw(name, construction.viewFrom))).toEqual(
      expect.arrayContaining([`${construction.size.width}`, `${construction.size.height}`]),
    );
  },
);

describe('opening lines', () => {
  test('are solid toward the viewer and dashed away', () => {
    expect(lines(draw('singleTiltTurn', 'inside'), 'opening')).toHaveLength(2);
    expect(lines(draw('singleTiltTurn', 'outside'), 'opening')).toHaveLength(0);
    expect(lines(draw('singleTiltTurn', 'outside'), 'openingAway')).toHaveLength(2);
    expect(lines(draw('topHungWindow', 'inside'), 'openingAway')).toHaveLength(1);
  });

  test('meet at the handle or at the hinge, as the factory is used to', () => {
    // Hinged left: the glass begins 132 mm (63 - 8 + 77) from each edge of the 800 mm.
    const [atHandle] = lines(draw('singleTiltTurn'), 'opening');
    expect(atHandle).toEqual([
      [132, 132],
      [668, 700],
      [132, 1268],
    ]);
    const [atHinge] = lines(draw('singleTiltTurn', 'inside', 'hinge'), 'opening');
    expect(atHinge).toEqual([
      [668, 132],
      [132, 700],
      [668, 1268],
    ]);
  });

  test('change sides when the construction is seen from its other side', () => {
    const [seen] = lines(draw('singleTiltTurn', 'outside'), 'openingAway');
    expect(seen).toEqual([
      [668, 132],
      [132, 700],
      [668, 1268],
    ]);
  });

  test('of a pivoting sash are solid on one half and dashed on the other', () => {
    expect(lines(draw('pivotWindow'), 'opening')).toHaveLength(2);
    expect(lines(draw('pivotWindow'), 'openingAway')).toHaveLength(2);
    expect(lines(draw('pivotWindow'), 'pivot')).toHaveLength(4);
  });

  test('of a sliding sash are an arrow the way it goes, mirrored with the view', () => {
    const way = (drawing: Drawing) => {
      const [shaft] = lines(drawing, 'arrow');
      return Math.sign((shaft?.at(-1)?.[0] ?? 0) - (shaft?.[0]?.[0] ?? 0));
    };
    expect(way(draw('liftSlideDoor', 'inside'))).toBe(-1);
    expect(way(draw('liftSlideDoor', 'outside'))).toBe(1);
  });
});

test('the glass of an arch is an arch of its own, as far from the frame everywhere', () => {
  const { shapes } = draw('archedSash');
  const glass = shapes.find((s) => s.class === 'glass');
  const points = glass?.kind === 'path' ? [...glass.d.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)] : [];
  const above = points.map(([, x, y]): Point => [Number(x), Number(y)]).filter(([, y]) => y < 490);
  expect(above.length).toBeGreaterThan(20);
  // Outer radius 500 about (500, 500); frame 63 - overlap 8 + sash 77 lie between.
  for (const [x, y] of above) expect(Math.hypot(x - 500, y - 500)).toBeCloseTo(500 - 132, 0);
});

test('figures of the parts add up to the whole', () => {
  expect(figures(draw('transomWindow'))).toEqual(['600', '600', '600', '1800', '500', '1200', '1700']);
});

test('every field has its number, the same from both sides', () => {
  const labels = (view: 'inside' | 'outside') =>
    draw('tripleWindow', view).shapes.flatMap((s) => (s.kind === 'text' ? [[s.text, s.x] as const] : []));
  expect(labels('inside').map(([text]) => text)).toEqual(['1', '2', '3']);
  expect(labels('outside').map(([text]) => text)).toEqual(['1', '2', '3']);
  expect(labels('outside')[0]?.[1]).toBeGreaterThan(1400);
});

test('an SVG document escapes what it is given', () => {
  const text = drawingSvg(draw('fixedWindow'), { title: '<script>"&' });
  expect(text).toContain('<title>&#60;script&#62;&#34;&#38;</title>');
  expect(drawingSvg(draw('fixedWindow'), { title: 'bare', bare: true })).not.toContain('<text');
});
