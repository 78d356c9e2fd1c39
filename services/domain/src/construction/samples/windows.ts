import type { Construction } from '../schema';
import { glass, sash, tiltTurn, turn, split, frame, made, WHITE, ANTHRACITE } from './parts';

/** Rectangular windows, from a fixed light to a pivoting pair. */
export const windows = {
  fixedWindow: made('window', [frame(900, 1200, glass('G1'))], {
    system: 'Rehau Euro 70',
    colours: { inside: WHITE, outside: WHITE },
    weight: 31,
    uValue: 1.3,
  }),

  singleTiltTurn: made('window', [frame(800, 1400, tiltTurn('S1', 'left', glass('G1')))], {
    system: 'Rehau Euro 70',
    colours: { inside: WHITE, outside: WHITE },
    hardware: { brand: 'Roto', series: 'NX', securityClass: 'RC1 N' },
    accessories: [
      { kind: 'mosquitoScreen', id: 'A1', forSash: 'S1', mount: 'fixed' },
      { kind: 'innerSill', id: 'A2', width: 250, length: 900, quantity: 1 },
      { kind: 'outerSill', id: 'A3', width: 180, length: 900, quantity: 1 },
    ],
    weight: 38,
    uValue: 1.3,
  }),

  doubleTiltTurn: made(
    'window',
    [
      frame(
        1300,
        1400,
        split('x', [['M1', 650, 82]], [glass('G1'), tiltTurn('S1', 'right', glass('G2', '4-10-4-10-4i'))]),
      ),
    ],
    {
      system: 'WDS 7 Series',
      colours: { inside: WHITE, outside: ANTHRACITE },
      hardware: { brand: 'Siegenia', series: 'Titan AF' },
      accessories: [{ kind: 'mosquitoScreen', id: 'A1', forSash: 'S1', mount: 'hinged' }],
      weight: 62,
      uValue: 1.1,
    },
  ),

  tripleWindow: made('window', [
    frame(
      2100,
      1400,
      split(
        'x',
        [
          ['M1', 700, 82],
          ['M2', 1400, 82],
        ],
        [tiltTurn('S1', 'left', glass('G1')), glass('G2'), turn('S2', 'right', glass('G3'))],
      ),
    ),
  ]),

  transomWindow: made('window', [
    frame(
      1800,
      1700,
      split(
        'y',
        [['T1', 500, 82]],
        [
          sash('S0', glass('G0', '4i-10Ar-4-10Ar-4i'), {
            operation: 'tilt',
            hinge: 'bottom',
            opens: 'inward',
            handle: { side: 'top' },
          }),
          split(
            'x',
            [
              ['M1', 600, 82],
              ['M2', 1200, 82],
            ],
            [tiltTurn('S1', 'left', glass('G1')), glass('G2'), turn('S2', 'right', glass('G3'))],
          ),
        ],
      ),
    ),
  ]),

  frenchWindow: made('window', [
    frame(
      1400,
      1400,
      split(
        'x',
        [['M1', 700, 20, 'falseMullion']],
        [
          sash(
            'S1',
            { ...glass('G1'), bars: { columns: [245], rows: [370, 740], width: 26, kind: 'internal' } },
            { operation: 'turn', hinge: 'left', opens: 'inward' },
          ),
          tiltTurn('S2', 'right', {
            ...glass('G2'),
            bars: { columns: [245], rows: [370, 740], width: 26, kind: 'internal' },
          }),
        ],
      ),
    ),
  ]),

  pivotWindow: made('window', [
    frame(
      1900,
      1200,
      split(
        'x',
        [['M1', 950, 82]],
        [
          sash('S1', glass('G1'), {
            operation: 'pivotHorizontal',
            opens: 'inward',
            handle: { side: 'bottom' },
          }),
          sash('S2', glass('G2'), { operation: 'pivotVertical', opens: 'inward', handle: { side: 'right' } }),
        ],
      ),
    ),
  ]),

  topHungWindow: made(
    'window',
    [
      frame(
        1000,
        700,
        sash('S1', glass('G1'), {
          operation: 'topHung',
          hinge: 'top',
          opens: 'outward',
          handle: { side: 'bottom' },
        }),
      ),
    ],
    { system: 'Reynaers CS 77' },
  ),
} satisfies Record<string, Construction>;
