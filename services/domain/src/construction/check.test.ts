import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryConstruction } from '../testing/arbitrary-constructions';
import { checkConstruction } from './check';
import type { FindingCode } from './checks/finding';
import { partBox } from './checks/parts';
import { sampleConstructions } from './samples';
import { frame, glass, made, panel, sash, split, tiltTurn, turn } from './samples/parts';
import type { Construction, Sash } from './schema';

const window = (...frames: Construction['frames']) => made('window', frames);
const withSash = (own: Partial<Sash>, width = 800, height = 1400) =>
  window(frame(width, height, { ...tiltTurn('S1', 'left', glass('G1')), ...own }));
const glazed = (formula: string, width = 900, height = 1200) =>
  window(frame(width, height, glass('G1', formula)));

const WRONG: [string, Construction, FindingCode, string | undefined][] = [
  ['a handle on its hinge’s side', withSash({ handle: { side: 'left' } }), 'handle-on-hinge', 'S1'],
  ['a handle above its sash', withSash({ handle: { side: 'right', height: 1500 } }), 'handle-height', 'S1'],
  ['a tilt and turn sash that opens outward', withSash({ opens: 'outward' }), 'opens-wrong', 'S1'],
  [
    'a turn sash that opens in its plane',
    withSash({ operation: 'turn', opens: 'inPlane' }),
    'opens-wrong',
    'S1',
  ],
  [
    'a sash that slides into the wall',
    made('slidingDoor', [
      frame(
        3000,
        2300,
        split(
          'x',
          [['M1', 1500, 82]],
          [
            glass('G1'),
            sash('S1', glass('G2'), {
              operation: 'liftSlide',
              slideTo: 'right',
              opens: 'inPlane',
              handle: { side: 'left', height: 1000 },
            }),
          ],
        ),
      ),
    ]),
    'slides-nowhere',
    'S1',
  ],
  [
    'a field that no glass fits in',
    window(frame(900, 1200, split('x', [['M1', 130, 82]], [glass('G1'), glass('G2')]))),
    'field-tiny',
    'G1',
  ],
  [
    'frames that lie in each other',
    window(frame(900, 1200, glass('G1')), frame(900, 1200, glass('G2'), { id: 'F2', x: 850 })),
    'frames-overlap',
    'F2',
  ],
  [
    'a coupler that lies in a frame',
    { ...glazed('4-16-4'), couplers: [{ id: 'C1', x: 880, y: 0, width: 20, height: 1200 }] },
    'coupler-overlaps',
    'C1',
  ],
  [
    'a size that its frames do not fill',
    { ...glazed('4-16-4'), size: { width: 1000, height: 1200 } },
    'size-differs',
    undefined,
  ],
  [
    'a RAL colour that there is none of',
    {
      ...glazed('4-16-4'),
      colours: { inside: { system: 'RAL', code: '7099' }, outside: { system: 'RAL', code: 'RAL 7016' } },
    },
    'colour-code',
    undefined,
  ],
  [
    'an NCS colour that is none',
    {
      ...glazed('4-16-4'),
      colours: { inside: { system: 'NCS', code: 'grey' }, outside: { system: 'NCS', code: 'S 2002-Y' } },
    },
    'colour-code',
    undefined,
  ],
];

const DOUBTFUL: [string, Construction, FindingCode, string | undefined][] = [
  ['no handle', withSash({ handle: undefined }), 'handle-missing', 'S1'],
  ['a handle below a side hinge', withSash({ handle: { side: 'bottom' } }), 'handle-side', 'S1'],
  ['a sash too wide for its hinges', withSash({}, 1800), 'sash-width', 'S1'],
  ['a sash too narrow', withSash({}, 380, 900), 'sash-width', 'S1'],
  ['a sash too low', withSash({}, 600, 420), 'sash-height', 'S1'],
  ['a sash wider than high', withSash({}, 1300, 750), 'sash-aspect', 'S1'],
  [
    'a sash too heavy',
    window(frame(1600, 2500, tiltTurn('S1', 'left', glass('G1', '8-16-8-16-8')))),
    'sash-heavy',
    'S1',
  ],
  [
    'a fixed sash with a handle',
    window(frame(900, 1200, sash('S1', glass('G1'), { operation: 'fixed', handle: { side: 'left' } }))),
    'fixed-with-hardware',
    'S1',
  ],
  ['a window of six metres', glazed('4-16-4', 6000, 1200), 'size-implausible', undefined],
  ['one pane alone', glazed('24'), 'glass-single', 'G1'],
  ['thin glass over a large area', glazed('4-16Ar-4i', 2400, 2300), 'glass-large', 'G1'],
  ['a gap that no spacer has', glazed('4-30Ar-4i'), 'glazing-gap', 'G1'],
  ['a gas that nobody fills in', glazed('4-16Xy-4i'), 'glazing-gas', 'G1'],
  ['a pane with an unknown mark', glazed('4-16Ar-4qq'), 'glazing-mark', 'G1'],
  ['panes far from alike', glazed('4-16-10'), 'glazing-uneven', 'G1'],
  ['a unit too thick for its profile', { ...glazed('6-18-6-18-6'), system: 'WDS 60' }, 'glazing-unit', 'G1'],
  [
    'units of different thickness in one frame',
    window(frame(1300, 1400, split('x', [['M1', 650, 82]], [glass('G1'), glass('G2', '4-10-4-10-4')]))),
    'glazing-mixed',
    'G2',
  ],
  ['a door that does not open', made('door', [frame(900, 2100, glass('G1'))]), 'nothing-opens', undefined],
  ['a U-value of a wall', { ...glazed('4-16-4'), uValue: 0.1 }, 'u-value', undefined],
];

describe('an engineer is shown', () => {
  test.each(WRONG)('%s as wrong', (_, drawing, code, part) => {
    expect(checkConstruction(drawing)).toMatchObject([
      { severity: 'wrong', code, ...(part ? { part } : {}) },
    ]);
  });

  test.each(DOUBTFUL)('%s as doubtful', (_, drawing, code, part) => {
    const found = checkConstruction(drawing);
    expect(found.map((finding) => finding.code)).toContain(code);
    const one = found.find((finding) => finding.code === code);
    expect(one?.severity).toBe('doubtful');
    expect(one?.part).toBe(part);
  });
});

test.each(Object.entries(sampleConstructions))('nothing is wrong with the sample %s', (_, drawing) => {
  const codes = checkConstruction(drawing).map(({ code }) => code);
  expect(codes.filter((code) => code !== 'glazing-mixed')).toEqual([]);
});

test('the leaf of a French window that closes against the other needs no handle', () => {
  const passive = { ...turn('S1', 'left', glass('G1')), handle: undefined };
  const leaves = (...divider: Parameters<typeof split>[1][number]) =>
    window(frame(1400, 1400, split('x', [divider], [passive, tiltTurn('S2', 'right', glass('G2'))])));
  expect(checkConstruction(leaves('M1', 700, 20, 'falseMullion'))).toEqual([]);
  expect(checkConstruction(leaves('M1', 700, 82))).toMatchObject([{ code: 'handle-missing', part: 'S1' }]);
});

test('whatever keeps the rules of drawings can be checked, and every finding’s part has its place', () => {
  fc.assert(
    fc.property(arbitraryConstruction, (drawing) => {
      for (const { part, code } of checkConstruction(drawing)) {
        expect(code).not.toBe('drawing-unreadable');
        if (part === undefined) continue;
        const box = partBox(drawing, part, 'outside');
        expect(box && Object.values(box).every(Number.isFinite)).toBe(true);
      }
    }),
  );
});

test('a drawing of another time is a finding, not an error', () => {
  const odd = { kind: 'window', frames: [{}] } as unknown as Construction;
  expect(checkConstruction(odd)).toMatchObject([{ code: 'drawing-unreadable' }]);
});

test('a part is found where it is seen: mirrored from the other side', () => {
  const drawing = window(
    frame(1300, 1400, split('x', [['M1', 650, 82]], [panel('P1'), tiltTurn('S1', 'right', glass('G1'))])),
  );
  const inside = partBox(drawing, 'S1', 'inside');
  const outside = partBox(drawing, 'S1', 'outside');
  expect(inside).toMatchObject({ x: 683, width: 562 });
  expect(outside).toMatchObject({ x: 1300 - 683 - 562, width: 562 });
  expect(partBox(drawing, 'never', 'inside')).toBeUndefined();
});
