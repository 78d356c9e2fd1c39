import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FactorySettings, factorySettings } from '@mullion/domain/factory/settings';
import { readJsonFolder } from '@mullion/platform/process/json-folder';

/** The folder `factories` of the checkout: the demo's factories. */
function demoFolder(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'factories'))) {
    const above = dirname(at);
    if (above === at) throw new Error('The folder factories is missing from this checkout');
    at = above;
  }
  return join(at, 'factories');
}

/** The configured factories by id; without a folder of their own, those of the demo. */
export const readFactories = (folder: string | undefined): ReadonlyMap<string, FactorySettings> =>
  new Map(readJsonFolder(folder ?? demoFolder(), factorySettings).map((factory) => [factory.id, factory]));
