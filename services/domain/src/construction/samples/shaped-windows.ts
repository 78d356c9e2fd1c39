import type { Construction } from '../schema';
import { glass, sash, tiltTurn, split, frame, made } from './parts';

/** Arches, slopes and gables. */
export const shapedWindows = {
  archWindow: made(
    'window',
    [
      frame(
        900,
        1500,
        split(
          'y',
          [['T1', 560, 82]],
          [
            glass('G1'),
            sash('S1', glass('G2'), {
              operation: 'turn',
              hinge: 'left',
              opens: 'outward',
              handle: { side: 'right' },
            }),
          ],
        ),
        { outline: { shape: 'arch', rise: 300 } },
      ),
    ],
    { viewFrom: 'outside' },
  ),

  archedSash: made('window', [
    frame(1000, 1600, tiltTurn('S1', 'right', glass('G1')), { outline: { shape: 'arch', rise: 500 } }),
  ]),

  slopedWindow: made('window', [
    frame(1500, 1700, split('x', [['M1', 800, 82]], [glass('G1'), tiltTurn('S1', 'right', glass('G2'))]), {
      outline: {
        shape: 'polygon',
        points: [
          [0, 700],
          [700, 0],
          [1500, 0],
          [1500, 1700],
          [0, 1700],
        ],
      },
    }),
  ]),

  gableWindow: made('window', [
    frame(1200, 1000, glass('G1'), {
      outline: {
        shape: 'polygon',
        points: [
          [600, 0],
          [1200, 1000],
          [0, 1000],
        ],
      },
    }),
  ]),
} satisfies Record<string, Construction>;
