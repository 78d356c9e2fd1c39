import { addressOf } from '@mullion/domain/factory/address';
import { type FactorySettings, factorySettings } from '@mullion/domain/factory/settings';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import type { Config } from '@mullion/platform/process/config';
import { readJsonFolder } from '@mullion/platform/process/json-folder';
import { productionData } from '../production/payload';
import { unknownNames } from '../pull/unknown-names';
import { keyOf } from '../push/signature';

/** A factory with the keys that its pushes may be signed with. */
export interface ConnectedFactory {
  readonly settings: FactorySettings;
  readonly keys: readonly Buffer[];
  /** Where its program answers the portal; absent when it doesn't. */
  readonly answers?: { readonly url: string; readonly secret: string };
  /** Of a factory that is pulled: the URL of its database, or its folder. */
  readonly place?: string;
}

/** Settings whose mappings name fields of changes only. */
const checkedSettings = factorySettings.check(({ value, issues }) => {
  for (const { path, message } of unknownNames(value, productionData))
    issues.push({ code: 'custom', path, message, input: value });
});

function secretOf(text: string, factory: string, environment: NodeJS.ProcessEnv): string {
  if (!text.startsWith('env:')) return text;
  const name = text.slice('env:'.length);
  const secret = environment[name];
  if (!secret) throw new Error(`The factory ${factory} takes a secret from ${name}, which is not set.`);
  return secret;
}

/** The database or folder that a factory is read from; undefined of one that pushes. Throws a sentence when it is not set. */
export function placeOf(
  { id, production: { connector } }: FactorySettings,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (connector.kind === 'push') return undefined;
  const given = connector.kind === 'sql' ? connector.url : connector.folder;
  const place = secretOf(given, id, environment);
  if (connector.kind === 'sql' && !/^postgres(ql)?:\/\//.test(place))
    throw new Error(`The factory ${id} needs a postgres:// URL in ${given}.`);
  return place;
}

/** Of a factory of the demo nobody answers when there is no simulator; a real one must say where. */
function answersOf(
  { id, demo, production: { answers } }: FactorySettings,
  environment: NodeJS.ProcessEnv,
): ConnectedFactory['answers'] {
  if (!answers) return undefined;
  const url = addressOf(answers.url, environment);
  if (url === undefined && demo) return undefined;
  if (url === undefined)
    throw new Error(
      `The factory ${id} takes the address of its program from ${answers.url}, which is not set.`,
    );
  const secret = secretOf(answers.secret, id, environment);
  keyOf(secret);
  return { url, secret };
}

/**
 * The factories that may push, with their keys. Throws a sentence on settings that can't be used; production takes
 * neither the demo's factories, whose secrets everybody knows, nor the lack of a master key.
 */
export function connectFactories(
  config: Pick<Config, 'NODE_ENV' | 'FACTORIES_DIR' | 'DEMO' | 'MASTER_KEY'>,
  environment: NodeJS.ProcessEnv = process.env,
): ConnectedFactory[] {
  const folder = config.FACTORIES_DIR ?? (config.DEMO === false ? undefined : checkoutFolder('factories'));
  if (folder === undefined)
    throw new Error(
      'No factory is configured: set FACTORIES_DIR to the folder of their settings, or DEMO=1.',
    );
  const factories = readJsonFolder(folder, checkedSettings);
  if (factories.length === 0)
    throw new Error(`There is no factory in ${folder}: put its settings there as JSON.`);
  const twice = factories.find((factory, index) => factories.findIndex((f) => f.id === factory.id) < index);
  if (twice) throw new Error(`Two files of ${folder} describe the factory ${twice.id}.`);
  if (config.NODE_ENV === 'production') {
    const demo = factories.find((factory) => factory.demo);
    if (demo)
      throw new Error(
        `${demo.id} is a factory of the demo, whose secret everybody knows: not with NODE_ENV=production.`,
      );
    if (config.MASTER_KEY === undefined)
      throw new Error('MASTER_KEY is not set: NODE_ENV=production needs one of 32 random bytes in base64.');
  }
  return factories.map((settings) => {
    const answers = answersOf(settings, environment);
    const place = placeOf(settings, environment);
    return {
      settings,
      keys: settings.production.secrets.map((secret) => keyOf(secretOf(secret, settings.id, environment))),
      ...(answers ? { answers } : {}),
      ...(place === undefined ? {} : { place }),
    };
  });
}
