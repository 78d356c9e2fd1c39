import type { Piece } from './change';
import type { Chance } from './chance';
import { type Look, MODELS } from './drawings';
import type { Plant } from './plants';

const WHITE = { system: 'RAL', code: '9016', name: 'білий', hex: '#F1F0EA' } as const;
const COLOURS = [
  [WHITE, 10],
  [{ system: 'RAL', code: '7016', name: 'антрацит', hex: '#383E42' }, 5],
  [{ system: 'foil', code: '2178001', name: 'золотий дуб', hex: '#B5803E' }, 4],
  [{ system: 'foil', code: '2178007', name: 'горіх', hex: '#6B4427' }, 3],
  [{ system: 'RAL', code: '8017', name: 'шоколад', hex: '#44322D' }, 2],
  [{ system: 'RAL', code: '6005', name: 'зелений мох', hex: '#114232' }, 1],
  [{ system: 'NCS', code: 'S 2002-Y', name: 'сірий шовк', hex: '#C4C1B8' }, 1],
] as const;
const GLAZINGS = [
  ['4-16Ar-4i', 6],
  ['4i-10Ar-4-10Ar-4i', 6],
  ['6-14Ar-4-14Ar-4i', 2],
  ['33.1-16Ar-6i', 1],
  ['6T-16Ar-6Ti', 1],
  ['24', 1],
] as const;

const WORDS = {
  uk: {
    system: 'Профільна система',
    size: 'Розмір',
    glazing: 'Склопакет',
    inside: 'Колір всередині',
    outside: 'Колір зовні',
    hardware: 'Фурнітура',
    sill: 'Підвіконня',
    weight: 'Вага',
    note: 'Примітка',
    yes: 'так',
    no: 'без підвіконня',
  },
  en: {
    system: 'Profile system',
    size: 'Size',
    glazing: 'Glazing',
    inside: 'Colour inside',
    outside: 'Colour outside',
    hardware: 'Hardware',
    sill: 'Window sill',
    weight: 'Weight',
    note: 'Note',
    yes: 'yes',
    no: 'no sill',
  },
} as const;

/** Where the factory's program keeps its pictures; nobody answers at this address, as nobody may in a factory that moved its server. */
const PICTURE = 'https://pictures.ecoframe.example/constructions/sketch.png';

/** Drawings as broken as those that real programs send now and then. */
const broken = (look: Look, chance: Chance): unknown =>
  chance.pick<unknown>([
    { kind: 'window', viewFrom: 'inside', size: { width: look.width } },
    { kind: 'wintergarden', parts: ['roof', 'wall'], size: [look.width, look.height] },
    {
      kind: 'window',
      viewFrom: 'inside',
      size: { width: look.width, height: look.height },
      frames: 'див. ескіз',
    },
  ]);

export interface PricedPiece {
  readonly piece: Piece;
  /** Minor units, for all of them. */
  readonly price: number;
}

const rounded = (from: number, to: number, chance: Chance) =>
  Math.round((from + chance.next() * (to - from)) / 10) * 10;

/** One item of an order: drawn, described and priced by its area. `number` is its place in the order, from 1. */
export function pieceOf(order: string, number: number, plant: Plant, chance: Chance): PricedPiece {
  const model = chance.weighted(MODELS.map((m) => [m, m.weight] as const));
  const outside = chance.weighted<(typeof COLOURS)[number][0]>(COLOURS);
  const look: Look = {
    width: rounded(model.width[0], model.width[1], chance),
    height: rounded(model.height[0], model.height[1], chance),
    glazing: chance.weighted<string>(GLAZINGS),
    colours: { inside: chance.happens(0.7) ? WHITE : outside, outside },
    system: chance.pick(plant.systems),
  };
  const quantity = chance.weighted([
    [1, 12],
    [2, 5],
    [3, 2],
    [4, 2],
    [6, 1],
    [12, 0.4],
  ] as const);
  const id = String(number);
  const words = chance.happens(0.9) ? WORDS.uk : WORDS.en;
  const area = (look.width * look.height) / 1e6;
  const form = chance.weighted<'drawn' | 'picture' | 'broken'>([
    ['drawn', 93],
    ['picture', 4],
    ['broken', 3],
  ] as const);
  const description = [
    { label: words.system, value: look.system },
    { label: words.size, value: `${look.width} × ${look.height} мм` },
    { label: words.glazing, value: look.glazing },
    { label: words.inside, value: `${look.colours.inside.code} ${look.colours.inside.name ?? ''}`.trim() },
    { label: words.outside, value: `${outside.code} ${outside.name}` },
    {
      label: words.hardware,
      value: chance.pick(['MACO Multi-Matic', 'Siegenia Titan AF', 'Roto NX', 'Winkhaus activPilot']),
    },
    {
      label: words.sill,
      value: chance.happens(0.4) ? `Danke, ${chance.pick(['200', '250', '300', '350'])} мм` : words.no,
    },
    { label: words.weight, value: `${Math.round(area * 32)} кг` },
    ...(chance.happens(0.15)
      ? [
          {
            label: words.note,
            value: chance.pick([
              'монтажні пластини в комплекті',
              'без розкладки',
              'дитячий замок',
              'отвори під вентиляцію',
            ]),
          },
        ]
      : []),
  ];
  const perMetre = chance.whole(360_000, 520_000) + (model.name.startsWith('Розсувні') ? 400_000 : 0);
  return {
    piece: {
      id,
      name: `${model.name} ${look.width}×${look.height}`,
      quantity,
      ...(chance.happens(0.35)
        ? { units: Array.from({ length: quantity }, (_, i) => `${order}/${id}-${i + 1}`) }
        : {}),
      description,
      ...(form === 'drawn' ? { drawing: model.draw(look, chance) } : {}),
      ...(form === 'broken' ? { drawing: broken(look, chance) } : {}),
      ...(form === 'picture' || (form === 'broken' && chance.happens(0.5)) ? { picture: PICTURE } : {}),
    },
    price: Math.round((area * perMetre * quantity) / 100) * 100,
  };
}
