import type { TripOfFactory } from './change';
import { chanceOf } from './chance';
import { DRIVERS } from './names';
import { phoneOf } from './dealers';
import type { Plant, Region } from './plants';
import { kyivDay } from './working-time';

/** Orders born close to each other share a lorry: this many of all orders of the world, so a few of each region. */
const ORDERS_A_LORRY = 96;

/**
 * The trip on which an order of this region leaves at this instant. All orders of a region that leave on one day share
 * it; when time is compressed and thousands leave in a day, those born long after take another lorry.
 */
export function tripOf(plant: Plant, region: Region, at: Date, n: number): TripOfFactory {
  const date = kyivDay(at);
  const lorry = Math.floor(n / ORDERS_A_LORRY);
  const chance = chanceOf(`trip/${plant.id}/${region.name}/${date}/${lorry}`);
  return {
    number: `${region.name}-${date.slice(2).replaceAll('-', '')}-${lorry + 1}`,
    date,
    window: chance.pick(['9:00–12:00', '9:00–12:00', '13:00–17:00']),
    driver: { name: chance.pick(DRIVERS), phone: phoneOf(chance) },
    vehicle: chance.pick(plant.vehicles),
  };
}
