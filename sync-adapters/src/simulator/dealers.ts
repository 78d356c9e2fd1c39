import type { DealerFacts } from './change';
import { type Chance, chanceOf } from './chance';
import { COMPANIES, STREETS } from './names';
import { PLANTS, type Plant, type Region } from './plants';

export const phoneOf = (chance: Chance): string =>
  `+380${chance.pick(['50', '66', '67', '68', '93', '95', '97', '98', '99'])}${chance.whole(1_000_000, 9_999_999)}`;

export const addressOf = (chance: Chance, town: string): string =>
  `${town}, ${chance.pick(STREETS)}, ${chance.whole(1, 180)}`;

const codeOf = (index: number): string => `D-${String(index + 1).padStart(4, '0')}`;

/** The region of a dealer: its branches lie there, and one lorry serves it. */
export function regionOf(plant: Plant, dealer: string): Region {
  const index = Number(dealer.slice(2)) - 1;
  return plant.regions[index % plant.regions.length] ?? plant.regions[0];
}

/** All dealers of a plant, the same for the same seed. */
export function dealersOf(plant: Plant, seed: string): DealerFacts[] {
  const before = PLANTS.slice(
    0,
    PLANTS.findIndex((p) => p.id === plant.id),
  ).reduce((n, p) => n + p.dealers, 0);
  return Array.from({ length: plant.dealers }, (_, index) => {
    const code = codeOf(index);
    const chance = chanceOf(`${seed}/dealer/${plant.id}/${code}`);
    const region = regionOf(plant, code);
    const company = COMPANIES[(before + index) % COMPANIES.length] ?? COMPANIES[0];
    // The demo's first dealer has several branches, so that branch filters have something to do.
    const branches =
      index === 0
        ? 3
        : index === 1
          ? 2
          : chance.weighted([
              [1, 5],
              [2, 3],
              [3, 2],
              [4, 1],
            ] as const);
    return {
      code,
      name: company,
      legalEntity: chance.happens(0.6)
        ? `ТОВ «${company}»`
        : `ФОП ${chance.pick(['Коваленко', 'Мельник', 'Бойко', 'Олійник'])} ${chance.pick(['О. В.', 'І. М.', 'С. П.'])}`,
      phones: Array.from({ length: chance.whole(1, 2) }, () => phoneOf(chance)),
      branches: Array.from({ length: branches }, (_unused, b) => {
        const town = region.towns[b % region.towns.length] ?? region.towns[0];
        return {
          id: `${code}-${b + 1}`,
          name: b === 0 ? `${town}, головний салон` : `${town}, салон ${b + 1}`,
          address: addressOf(chance, town),
        };
      }),
      ...(index < plant.managed ? { manager: 'manager@demo.example' } : {}),
    };
  });
}
