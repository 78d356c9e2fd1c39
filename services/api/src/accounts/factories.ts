import { type FactorySettings, factorySettings } from '@mullion/domain/factory/settings';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { readJsonFolder } from '@mullion/platform/process/json-folder';

/** The configured factories by id; without a folder of their own, those of the demo. */
export const readFactories = (folder: string | undefined): ReadonlyMap<string, FactorySettings> =>
  new Map(
    readJsonFolder(folder ?? checkoutFolder('factories'), factorySettings).map((factory) => [
      factory.id,
      factory,
    ]),
  );
