import type { Cell, Construction, Faces, Field, Sash } from '@mullion/domain/construction/schema';
import { construction } from '@mullion/domain/construction/schema';
import type { z } from 'zod';
import type { Chance } from './chance';

type Drawing = z.input<typeof construction>;
type Colours = NonNullable<Construction['colours']>;

const FACES: Faces = { left: 63, top: 63, right: 63, bottom: 63 };
const SASH: Faces = { left: 77, top: 77, right: 77, bottom: 77 };
const DOOR: Faces = { left: 63, top: 63, right: 63, bottom: 20 };

/** Everything that varies from one construction to the next. */
export interface Look {
  readonly glazing: string;
  readonly colours: Colours;
  readonly system: string;
  readonly width: number;
  readonly height: number;
}

const glass = (id: string, look: Look): Field => ({
  type: 'field',
  id,
  infill: { kind: 'glass', formula: look.glazing },
});
const panel = (id: string, look: Look): Field => ({
  type: 'field',
  id,
  infill: { kind: 'panel', thickness: 32, colour: look.colours.outside },
});
const sash = (
  id: string,
  operation: Sash['operation'],
  hinge: 'left' | 'right' | 'top' | 'bottom',
  cell: Cell,
  opens: 'inward' | 'outward' = 'inward',
): Sash => ({
  type: 'sash',
  id,
  operation,
  hinge,
  opens,
  faces: SASH,
  overlap: 8,
  handle: {
    side: { left: 'right', right: 'left', top: 'bottom', bottom: 'top' }[hinge] as 'left',
    model: 'Hoppe Tokyo',
  },
  cell,
});

const whole = (look: Look, cell: Cell, faces: Faces = FACES) => [
  { id: 'F1', x: 0, y: 0, width: look.width, height: look.height, faces, profile: look.system, cell },
];
const base = (
  look: Look,
  kind: Construction['kind'] = 'window',
  viewFrom: 'inside' | 'outside' = 'inside',
) => ({
  kind,
  viewFrom,
  size: { width: look.width, height: look.height },
  system: look.system,
  colours: look.colours,
  hardware: { brand: 'MACO', series: 'Multi-Matic', securityClass: 'RC1 N' },
});
const columns = (look: Look, role: 'mullion' | 'falseMullion', cells: Cell[]): Cell => ({
  type: 'split',
  along: 'x',
  dividers: Array.from({ length: cells.length - 1 }, (_, i) => ({
    id: `M${i + 1}`,
    role,
    at: Math.round((look.width * (i + 1)) / cells.length),
    face: role === 'mullion' ? 82 : 20,
  })),
  cells,
});
const transom = (at: number, above: Cell, below: Cell): Cell => ({
  type: 'split',
  along: 'y',
  dividers: [{ id: 'T1', role: 'transom', at, face: 82 }],
  cells: [above, below],
});

/** One way to build something, with the name that the factory gives it and the sizes it comes in. */
interface Model {
  readonly name: string;
  readonly weight: number;
  readonly width: readonly [number, number];
  readonly height: readonly [number, number];
  draw(look: Look, chance: Chance): Drawing;
}

/** A little of everything that a window factory makes. `weight` says how common it is. */
export const MODELS: readonly [Model, ...Model[]] = [
  {
    name: 'Вікно глухе',
    weight: 6,
    width: [500, 1400],
    height: [500, 1500],
    draw: (look) => ({ ...base(look), frames: whole(look, glass('G1', look)) }),
  },
  {
    name: 'Вікно поворотно-відкидне',
    weight: 12,
    width: [600, 950],
    height: [900, 1500],
    draw: (look, chance) => ({
      ...base(look),
      frames: whole(look, sash('S1', 'tiltTurn', chance.pick(['left', 'right']), glass('G1', look))),
      accessories: [{ kind: 'outerSill', id: 'A1', width: 180, length: look.width + 100 }],
    }),
  },
  {
    name: 'Вікно двостулкове',
    weight: 16,
    width: [1150, 1600],
    height: [1200, 1500],
    draw: (look, chance) => ({
      ...base(look),
      frames: whole(
        look,
        columns(look, 'mullion', [glass('G1', look), sash('S1', 'tiltTurn', 'right', glass('G2', look))]),
      ),
      accessories: chance.happens(0.5)
        ? [{ kind: 'mosquitoScreen', id: 'A1', forSash: 'S1', mount: 'fixed' }]
        : [{ kind: 'innerSill', id: 'A1', width: 300, length: look.width + 120, text: 'Danke Standard' }],
    }),
  },
  {
    name: 'Вікно тристулкове',
    weight: 9,
    width: [1800, 2400],
    height: [1300, 1600],
    draw: (look) => ({
      ...base(look),
      frames: whole(
        look,
        columns(look, 'mullion', [
          sash('S1', 'turn', 'left', glass('G1', look)),
          glass('G2', look),
          sash('S2', 'tiltTurn', 'right', glass('G3', look)),
        ]),
      ),
    }),
  },
  {
    name: 'Вікно з фрамугою',
    weight: 7,
    width: [1200, 1700],
    height: [1700, 2100],
    draw: (look) => ({
      ...base(look),
      frames: whole(
        look,
        transom(
          500,
          sash('S0', 'tilt', 'bottom', glass('G0', look)),
          columns(look, 'mullion', [sash('S1', 'tiltTurn', 'left', glass('G1', look)), glass('G2', look)]),
        ),
      ),
    }),
  },
  {
    name: 'Вікно штульпове з розкладкою',
    weight: 5,
    width: [1200, 1500],
    height: [1300, 1500],
    draw: (look) => ({
      ...base(look),
      frames: whole(
        look,
        columns(look, 'falseMullion', [
          sash('S1', 'turn', 'left', {
            ...glass('G1', look),
            bars: {
              columns: [Math.round(look.width / 4) - 90],
              rows: [360, 720],
              width: 26,
              kind: 'internal',
            },
          }),
          sash('S2', 'tiltTurn', 'right', {
            ...glass('G2', look),
            bars: {
              columns: [Math.round(look.width / 4) - 90],
              rows: [360, 720],
              width: 26,
              kind: 'internal',
            },
          }),
        ]),
      ),
    }),
  },
  {
    name: 'Балконний блок',
    weight: 8,
    width: [1900, 2300],
    height: [2150, 2300],
    draw(look) {
      const door = 720;
      const window = look.width - door - 20;
      const windowHeight = look.height - 800;
      return {
        ...base(look, 'door'),
        frames: [
          {
            id: 'F1',
            x: 0,
            y: 0,
            width: window,
            height: windowHeight,
            faces: FACES,
            cell: columns({ ...look, width: window }, 'mullion', [
              glass('G1', look),
              sash('S1', 'tiltTurn', 'left', glass('G2', look)),
            ]),
          },
          {
            id: 'F2',
            x: window + 20,
            y: 0,
            width: door,
            height: look.height,
            faces: DOOR,
            cell: sash(
              'D1',
              'tiltTurn',
              'right',
              transom(windowHeight, glass('G3', look), panel('P1', look)),
            ),
          },
        ],
        couplers: [{ id: 'C1', x: window, y: 0, width: 20, height: windowHeight }],
      };
    },
  },
  {
    name: 'Двері вхідні',
    weight: 6,
    width: [900, 1100],
    height: [2050, 2250],
    draw: (look, chance) => ({
      ...base(look, 'door', 'outside'),
      frames: whole(
        look,
        sash(
          'D1',
          'turn',
          chance.pick(['left', 'right']),
          transom(1000, glass('G1', look), panel('P1', look)),
          'outward',
        ),
        DOOR,
      ),
      accessories: [{ kind: 'closer', id: 'A1', text: 'GEZE TS 1500' }],
    }),
  },
  {
    name: 'Розсувні двері HST',
    weight: 4,
    width: [2600, 3600],
    height: [2200, 2400],
    draw: (look) => ({
      ...base(look, 'slidingDoor'),
      frames: whole(
        look,
        columns(look, 'falseMullion', [
          {
            type: 'sash',
            id: 'S1',
            operation: 'fixed',
            opens: 'inPlane',
            faces: SASH,
            overlap: 8,
            cell: glass('G1', look),
          },
          {
            type: 'sash',
            id: 'S2',
            operation: 'liftSlide',
            slideTo: 'left',
            opens: 'inPlane',
            faces: SASH,
            overlap: 8,
            handle: { side: 'right', height: 1000 },
            cell: glass('G2', look),
          },
        ]),
        { ...FACES, bottom: 30 },
      ),
    }),
  },
  {
    name: 'Вікно арочне',
    weight: 3,
    width: [800, 1200],
    height: [1400, 1800],
    draw: (look) => ({
      ...base(look, 'window', 'outside'),
      frames: whole(
        look,
        transom(620, glass('G1', look), sash('S1', 'turn', 'left', glass('G2', look), 'outward')),
      ).map((f) => ({ ...f, outline: { shape: 'arch' as const, rise: 300 } })),
    }),
  },
  {
    name: 'Вікно трапецієподібне, мансарда',
    weight: 3,
    width: [900, 1500],
    height: [1200, 1600],
    draw: (look) => ({
      ...base(look),
      frames: whole(look, glass('G1', look)).map((f) => ({
        ...f,
        outline: {
          shape: 'polygon' as const,
          points: [
            [0, 450],
            [look.width, 0],
            [look.width, look.height],
            [0, look.height],
          ] satisfies [number, number][],
        },
      })),
    }),
  },
  {
    name: 'Ролета захисна',
    weight: 5,
    width: [900, 2200],
    height: [1300, 2400],
    draw: (look, chance) => ({
      ...base(look, 'rollerShutter', 'outside'),
      frames: [],
      accessories: [
        {
          kind: 'rollerShutter',
          id: 'R1',
          x: 0,
          y: 0,
          width: look.width,
          height: look.height,
          boxHeight: 165,
          guideWidth: 53,
          drive: chance.pick(['motor', 'belt', 'crank']),
          driveSide: chance.pick(['left', 'right']),
          colour: look.colours.outside,
        },
      ],
    }),
  },
  {
    name: 'Фасад алюмінієвий',
    weight: 3,
    width: [3200, 4800],
    height: [2800, 3400],
    draw: (look) => ({
      ...base(look, 'facade', 'outside'),
      frames: whole(
        look,
        transom(
          1100,
          {
            ...columns(look, 'mullion', [
              glass('G1', look),
              glass('G2', look),
              glass('G3', look),
              glass('G4', look),
            ]),
          },
          {
            type: 'split',
            along: 'x',
            dividers: [1, 2, 3].map((i) => ({
              id: `N${i}`,
              role: 'mullion' as const,
              at: Math.round((look.width * i) / 4),
              face: 60,
            })),
            cells: [
              glass('G5', look),
              sash('S1', 'topHung', 'top', glass('G6', look), 'outward'),
              glass('G7', look),
              panel('P1', look),
            ],
          },
        ),
      ),
    }),
  },
];
