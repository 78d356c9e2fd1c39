/** A region that one trip serves; `days` are the weekdays on which its lorry leaves, 0 = Monday. */
export interface Region {
  readonly name: string;
  readonly towns: readonly [string, ...string[]];
  readonly days: readonly [number, ...number[]];
}

/** One of the two factories whose systems the simulator plays. */
export interface Plant {
  readonly id: string;
  readonly secret: string;
  readonly prefix: string;
  readonly firstNumber: number;
  readonly dealers: number;
  /** This many of its dealers, the first ones, have the demo's manager. */
  readonly managed: number;
  /** Says `order.received` before `order.accepted` for about this share of its orders. */
  readonly receives: number;
  /** Reports steps by status codes of its own for this share of its orders. */
  readonly codes: number;
  readonly regions: readonly [Region, ...Region[]];
  readonly vehicles: readonly [string, ...string[]];
  readonly systems: readonly [string, ...string[]];
}

const demoSecret = (factory: string) =>
  `whsec_${Buffer.from(`${factory}-demo-secret-0001`).toString('base64')}`;

export const KHARKIV: Plant = {
  id: 'kharkiv',
  secret: demoSecret('kharkiv'),
  prefix: 'K-',
  firstNumber: 46_001,
  dealers: 28,
  managed: 20,
  receives: 0.35,
  codes: 0.25,
  regions: [
    { name: 'KH', towns: ['Харків', 'Чугуїв', 'Мерефа'], days: [0, 1, 2, 3, 4] },
    { name: 'PL', towns: ['Полтава', 'Кременчук', 'Лубни'], days: [1, 3] },
    { name: 'DN', towns: ['Дніпро', 'Павлоград', 'Кам’янське'], days: [2, 4] },
    { name: 'SM', towns: ['Суми', 'Охтирка', 'Ромни'], days: [1] },
  ],
  vehicles: [
    'MAN TGL АХ 4127 КМ',
    'DAF LF АХ 8801 ЕІ',
    'Mercedes Atego АХ 2530 ОВ',
    'Iveco Daily АХ 6114 НР',
  ],
  systems: ['WDS 7 Series', 'Rehau Synego', 'Veka Softline 82', 'Salamander bluEvolution 82'],
};

export const KHMELNYTSKYI: Plant = {
  id: 'khmelnytskyi',
  secret: demoSecret('khmelnytskyi'),
  prefix: 'P-',
  firstNumber: 11_001,
  dealers: 12,
  managed: 0,
  receives: 0.2,
  codes: 0.4,
  regions: [
    { name: 'KM', towns: ['Хмельницький', 'Кам’янець-Подільський', 'Шепетівка'], days: [0, 3] },
    { name: 'TE', towns: ['Тернопіль', 'Чортків'], days: [2] },
    { name: 'VN', towns: ['Вінниця', 'Жмеринка'], days: [1, 4] },
  ],
  vehicles: ['Volvo FL ВХ 3092 СА', 'MAN TGL ВХ 7745 АК', 'Renault D ВХ 1180 ВТ'],
  systems: ['Alutech W72', 'Ponzio PE78N', 'Veka Softline 76', 'Rehau Brillant'],
};

export const PLANTS = [KHARKIV, KHMELNYTSKYI] as const;

/** The plant of this id; the simulator's own records name no other. */
export function plantOf(id: string): Plant {
  const plant = PLANTS.find((p) => p.id === id);
  if (!plant) throw new Error(`The simulator plays no factory ${id}`);
  return plant;
}
