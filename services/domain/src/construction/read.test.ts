import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConstruction } from './read';
import { sampleConstructions } from './samples';

const { singleTiltTurn: good, doubleTiltTurn: double } = sampleConstructions;
const problem = (raw: unknown): string => {
  const read = readConstruction(raw);
  return 'problem' in read ? read.problem : 'none';
};
const frame = good?.frames[0];
const withFrame = (own: object) => ({ ...good, frames: [{ ...frame, ...own }] });
const withCell = (own: object) => withFrame({ cell: { ...frame?.cell, ...own } });

test('anything at all is answered, never thrown', () => {
  fc.assert(
    fc.property(fc.anything(), (raw) => {
      expect(problem(raw)).not.toBe('none');
      expect(problem(raw).length).toBeLessThanOrEqual(300);
    }),
  );
});

test('a getter that throws is a problem too', () => {
  const trap = Object.defineProperty({}, 'kind', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
  expect(problem(trap)).toBe("It can't be read: no");
});

test('depth and size are measured before anything recurses', () => {
  let nested: unknown = { type: 'field', id: 'G', infill: { kind: 'none' } };
  for (let i = 0; i < 200; i += 1) nested = { ...frame?.cell, id: `S${i}`, cell: nested };
  expect(problem(withFrame({ cell: nested }))).toBe('The drawing is nested deeper than 60 levels.');
  const bottomless: unknown = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
  expect(problem(bottomless)).toContain('nested deeper');
  expect(problem({ ...good, frames: Array.from({ length: 100_000 }, () => 1) })).toContain(
    'more than 30000 values',
  );
});

describe('a drawing is refused when', () => {
  test.each<[string, unknown, string]>([
    [
      'its sash hangs on the wrong side',
      withCell({ hinge: 'top' }),
      'tiltTurn needs its hinge left or right',
    ],
    ['it slides without a direction', withCell({ operation: 'slide' }), 'slide needs slideTo'],
    [
      'nothing is left of its glass',
      withFrame({ faces: { left: 390, top: 63, right: 390, bottom: 63 } }),
      'smaller than 20 mm',
    ],
    ['it stands outside', withFrame({ x: 500 }), 'frames.0: stands outside the construction'],
    ['an id is used twice', withFrame({ id: 'S1' }), 'the id S1 is used twice'],
    [
      'its arch is too high',
      withFrame({ outline: { shape: 'arch', rise: 401 } }),
      'rises higher than half the width',
    ],
    [
      'its outline leaves the frame',
      withFrame({
        outline: {
          shape: 'polygon',
          points: [
            [0, 0],
            [900, 0],
            [0, 900],
          ],
        },
      }),
      'has a corner outside its frame',
    ],
    [
      'its outline crosses itself',
      withFrame({
        outline: {
          shape: 'polygon',
          points: [
            [0, 0],
            [800, 900],
            [800, 0],
            [0, 800],
          ],
        },
      }),
      'crosses itself',
    ],
    [
      'its outline has no area',
      withFrame({
        outline: {
          shape: 'polygon',
          points: [
            [0, 0],
            [400, 0],
            [800, 0],
          ],
        },
      }),
      'encloses no area',
    ],
    [
      'its glazing is none',
      withCell({ cell: { type: 'field', id: 'G', infill: { kind: 'glass', formula: 'thick' } } }),
      'is no glazing formula',
    ],
    [
      'its screen hangs before nothing',
      { ...good, accessories: [{ kind: 'mosquitoScreen', id: 'A', forSash: 'S9', mount: 'fixed' }] },
      'hangs before the sash S9',
    ],
    [
      'there is nothing to draw',
      { ...good, frames: [], accessories: [] },
      'has neither a frame nor a roller shutter',
    ],
    ['a length is not a number', { ...good, size: { width: '800', height: 1400 } }, 'size.width'],
  ])('%s', (_, raw, message) => {
    expect(problem(raw)).toContain(message);
  });

  test('its dividers do not ascend', () => {
    const cell = {
      type: 'split',
      along: 'x',
      dividers: [650, 400].map((at, i) => ({ id: `M${i}`, role: 'mullion', at, face: 82 })),
      cells: ['a', 'b', 'c'].map((id) => ({ type: 'field', id, infill: { kind: 'none' } })),
    };
    expect(problem({ ...double, accessories: [], frames: [{ ...double?.frames[0], cell }] })).toContain(
      'dividers must ascend',
    );
  });
});
