import type { Construction } from '../schema';
import { even, glass, panel, sash, tiltTurn, split, frame, made, ANTHRACITE } from './parts';

/** Roller shutters and a facade. */
export const shuttersAndFacades = {
  rollerShutter: made('rollerShutter', [], {
    viewFrom: 'outside',
    size: { width: 1400, height: 1650 },
    accessories: [
      {
        kind: 'rollerShutter',
        id: 'R1',
        x: 0,
        y: 0,
        width: 1400,
        height: 1650,
        boxHeight: 165,
        guideWidth: 53,
        slat: 39,
        drive: 'motor',
        driveSide: 'right',
        colour: { system: 'RAL', code: '8019', name: 'Grey brown', hex: '#3d3635' },
      },
    ],
  }),

  shutteredWindow: made(
    'window',
    [
      frame(1300, 1400, split('x', [['M1', 650, 82]], [tiltTurn('S1', 'left', glass('G1')), glass('G2')]), {
        y: 180,
      }),
    ],
    {
      accessories: [
        {
          kind: 'rollerShutter',
          id: 'R1',
          x: 0,
          y: 0,
          width: 1300,
          height: 1580,
          boxHeight: 180,
          guideWidth: 45,
          slat: 39,
          drive: 'belt',
          driveSide: 'right',
        },
      ],
    },
  ),

  facade: made(
    'facade',
    [
      frame(
        4800,
        3200,
        split(
          'x',
          [
            ['M1', 1200, 50],
            ['M2', 2400, 50],
            ['M3', 3600, 50],
          ],
          [
            split('y', [['T1', 2400, 50]], [glass('G1', '6T-16Ar-6i'), panel('P1', '#5b6770')]),
            split(
              'y',
              [
                ['T2', 900, 50],
                ['T3', 2400, 50],
              ],
              [
                sash('S1', glass('G2', '6T-16Ar-6i'), {
                  operation: 'topHung',
                  hinge: 'top',
                  opens: 'outward',
                  handle: { side: 'bottom' },
                }),
                glass('G3', '6T-16Ar-6i'),
                panel('P2', '#5b6770'),
              ],
            ),
            split('y', [['T4', 2400, 50]], [glass('G4', '6T-16Ar-6i'), panel('P3', '#5b6770')]),
            split('y', [['T5', 2400, 50]], [glass('G5', '6T-16Ar-6i'), panel('P4', '#5b6770')]),
          ],
        ),
        { faces: even(50) },
      ),
    ],
    { viewFrom: 'outside', system: 'Schüco FWS 50', colours: { inside: ANTHRACITE, outside: ANTHRACITE } },
  ),
} satisfies Record<string, Construction>;
