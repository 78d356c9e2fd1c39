import type { Cell, Construction, Faces, Field, Frame, Sash } from './schema';

/** All faces alike. */
const even = (face: number): Faces => ({ left: face, top: face, right: face, bottom: face });

const FRAME = even(63);
const SASH = even(77);
const DOOR_SASH = even(105);

const glass = (id: string, formula = '4-16Ar-4i'): Field => ({
  type: 'field',
  id,
  infill: { kind: 'glass', formula },
});
const panel = (id: string, colour?: string): Field => ({
  type: 'field',
  id,
  infill: {
    kind: 'panel',
    thickness: 24,
    ...(colour === undefined ? {} : { colour: { system: 'RAL', code: '7016', hex: colour } }),
  },
});

const sash = (
  id: string,
  cell: Cell,
  own: Omit<Sash, 'type' | 'id' | 'cell' | 'faces' | 'overlap'>,
): Sash => ({
  type: 'sash',
  id,
  faces: SASH,
  overlap: 8,
  ...own,
  cell,
});
const tiltTurn = (id: string, hinge: 'left' | 'right', cell: Cell): Sash =>
  sash(id, cell, {
    operation: 'tiltTurn',
    hinge,
    opens: 'inward',
    handle: { side: hinge === 'left' ? 'right' : 'left' },
  });
const turn = (id: string, hinge: 'left' | 'right', cell: Cell): Sash =>
  sash(id, cell, {
    operation: 'turn',
    hinge,
    opens: 'inward',
    handle: { side: hinge === 'left' ? 'right' : 'left' },
  });

/** Cells side by side, or one above the other, with dividers at the given axes. */
const split = (
  along: 'x' | 'y',
  dividers: readonly (readonly [id: string, at: number, face: number, role?: 'falseMullion'])[],
  cells: Cell[],
): Cell => ({
  type: 'split',
  along,
  dividers: dividers.map(([id, at, face, role]) => ({
    id,
    at,
    face,
    role: role ?? (along === 'x' ? 'mullion' : 'transom'),
  })),
  cells,
});

const frame = (width: number, height: number, cell: Cell, own: Partial<Frame> = {}): Frame => ({
  id: 'F1',
  x: 0,
  y: 0,
  width,
  height,
  outline: { shape: 'rectangle' },
  faces: FRAME,
  ...own,
  cell,
});

/** A construction whose size is that of its frames. */
const made = (
  kind: Construction['kind'],
  frames: Frame[],
  own: Partial<Omit<Construction, 'kind' | 'frames'>> = {},
): Construction => ({
  kind,
  viewFrom: 'inside',
  size: {
    width: Math.max(0, ...frames.map((f) => f.x + f.width)),
    height: Math.max(0, ...frames.map((f) => f.y + f.height)),
  },
  frames,
  couplers: [],
  accessories: [],
  ...own,
});

const WHITE = { system: 'RAL', code: '9016', name: 'Traffic white', hex: '#f1f0ea' } as const;
const ANTHRACITE = { system: 'RAL', code: '7016', name: 'Anthracite grey', hex: '#383e42' } as const;
const OAK = { system: 'foil', code: 'Golden oak', hex: '#9a6a35' } as const;

/** Realistic constructions of every kind: for the simulator, which varies them, for pictures and for tests. */
export const sampleConstructions: Record<string, Construction> = {
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
};
