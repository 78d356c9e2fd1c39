import type { Construction } from '../schema';
import {
  FRAME,
  DOOR_SASH,
  glass,
  panel,
  sash,
  tiltTurn,
  split,
  frame,
  made,
  WHITE,
  ANTHRACITE,
  OAK,
} from './parts';

/** Entrance, balcony, sliding and folding doors. */
export const doors = {
  balconyBlock: made(
    'door',
    [
      frame(1380, 1400, split('x', [['M1', 690, 82]], [glass('G1'), tiltTurn('S1', 'left', glass('G2'))])),
      frame(700, 2200, tiltTurn('S2', 'right', split('y', [['T1', 1400, 82]], [glass('G3'), panel('P1')])), {
        id: 'F2',
        x: 1400,
        faces: { ...FRAME, bottom: 20 },
      }),
    ],
    {
      couplers: [{ id: 'C1', x: 1380, y: 0, width: 20, height: 1400 }],
      accessories: [
        { kind: 'innerSill', id: 'A1', width: 300, length: 1450, quantity: 1 },
        { kind: 'outerSill', id: 'A2', width: 200, length: 1400, quantity: 1 },
      ],
      system: 'Veka Softline 76',
      colours: { inside: WHITE, outside: OAK },
    },
  ),

  liftSlideDoor: made(
    'slidingDoor',
    [
      frame(
        3000,
        2300,
        split(
          'x',
          [['M1', 1500, 20, 'falseMullion']],
          [
            sash('S1', glass('G1', '6T-16Ar-6Ti'), { operation: 'fixed', opens: 'inPlane' }),
            sash('S2', glass('G2', '6T-16Ar-6Ti'), {
              operation: 'liftSlide',
              slideTo: 'left',
              opens: 'inPlane',
              handle: { side: 'right', height: 1000 },
            }),
          ],
        ),
        { faces: { ...FRAME, bottom: 30 } },
      ),
    ],
    { system: 'Schüco LivIng AS', colours: { inside: WHITE, outside: ANTHRACITE }, weight: 310, uValue: 1.2 },
  ),

  tiltSlideDoor: made('slidingDoor', [
    frame(
      2200,
      2200,
      split(
        'x',
        [['M1', 1100, 82]],
        [
          sash('S1', glass('G1'), {
            operation: 'tiltSlide',
            hinge: 'bottom',
            slideTo: 'right',
            opens: 'inward',
            handle: { side: 'left', height: 1050 },
          }),
          glass('G2'),
        ],
      ),
      { faces: { ...FRAME, bottom: 40 } },
    ),
  ]),

  foldingDoor: made(
    'slidingDoor',
    [
      frame(
        3600,
        2300,
        split(
          'x',
          [
            ['M1', 900, 20, 'falseMullion'],
            ['M2', 1800, 20, 'falseMullion'],
            ['M3', 2700, 20, 'falseMullion'],
          ],
          [
            sash('S1', glass('G1'), {
              operation: 'turn',
              hinge: 'left',
              opens: 'outward',
              handle: { side: 'right' },
            }),
            sash('S2', glass('G2'), {
              operation: 'fold',
              hinge: 'right',
              slideTo: 'right',
              opens: 'outward',
            }),
            sash('S3', glass('G3'), { operation: 'fold', hinge: 'left', slideTo: 'right', opens: 'outward' }),
            sash('S4', glass('G4'), {
              operation: 'fold',
              hinge: 'right',
              slideTo: 'right',
              opens: 'outward',
            }),
          ],
        ),
        { faces: { ...FRAME, bottom: 30 } },
      ),
    ],
    { system: 'Alumil S77', colours: { inside: ANTHRACITE, outside: ANTHRACITE } },
  ),

  entranceDoor: made(
    'door',
    [
      frame(
        1000,
        2150,
        {
          ...sash(
            'S1',
            split(
              'y',
              [['T1', 1150, 105]],
              [
                {
                  ...glass('G1', '33.1-16-6T'),
                  bars: { columns: [180, 380], rows: [], width: 26, kind: 'applied' },
                },
                panel('P1', '#4a5257'),
              ],
            ),
            { operation: 'turn', hinge: 'left', opens: 'outward', handle: { side: 'right', height: 1050 } },
          ),
          faces: DOOR_SASH,
        },
        { faces: { ...FRAME, bottom: 20 } },
      ),
    ],
    {
      viewFrom: 'outside',
      system: 'Aluprof MB-86',
      colours: { inside: WHITE, outside: ANTHRACITE },
      hardware: { brand: 'Winkhaus', series: 'STV', securityClass: 'RC2' },
      accessories: [{ kind: 'closer', id: 'A1', quantity: 1, text: 'Door closer Dorma TS 90' }],
      weight: 96,
      uValue: 1.4,
    },
  ),
} satisfies Record<string, Construction>;
