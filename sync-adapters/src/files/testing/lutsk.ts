import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilesConnector } from '@mullion/domain/factory/connector';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { type ConnectedFactory, connectFactories } from '../../runtime/factories';
import { SECRET } from '../../testing/factory-push';

const FOLDER = checkoutFolder('sync-adapters/src/files/testing');

export const dropFolder = (): string => mkdtempSync(join(tmpdir(), 'mullion-drop-'));

/** One of the samples, as text. */
export const sample = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

/** The example's settings, read as the process reads them, but polled without patience; `change` may alter the connector. */
export function lutsk(
  folder: string,
  change: (connector: FilesConnector) => FilesConnector = (c) => c,
): ConnectedFactory {
  const [factory] = connectFactories(
    { NODE_ENV: 'test', FACTORIES_DIR: FOLDER, DEMO: false, MASTER_KEY: undefined },
    { LUTSK_FOLDER: folder, LUTSK_SECRET: SECRET },
  );
  if (!factory) throw new Error('The example is not there');
  const { connector } = factory.settings.production;
  if (connector.kind !== 'files') throw new Error('The example is a factory of files');
  const { settings } = factory;
  const hurried = change({ ...connector, everySeconds: 0.1, settleSeconds: 0 });
  return {
    ...factory,
    settings: { ...settings, production: { ...settings.production, connector: hurried } },
  };
}

const letters = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    new TextDecoder('windows-1251').decode(Uint8Array.of(byte)),
    byte,
  ]),
);

/** A text as old programs write it: a byte for each letter. × is not among their letters and becomes x. */
export const windows1251 = (text: string): Buffer =>
  Buffer.from(Array.from(text.replaceAll('×', 'x'), (letter) => letters.get(letter) ?? 0x3f));
