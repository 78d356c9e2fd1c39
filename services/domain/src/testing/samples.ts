import { readFileSync, readdirSync } from 'node:fs';

export interface FrozenSample {
  readonly type: string;
  readonly version: number;
  readonly data: unknown;
}

/** The frozen samples beside a codec: `samples/<type>.v<version>.json`. They are never edited, only added to. */
export function frozenSamples(folder: URL): FrozenSample[] {
  return readdirSync(folder).map((file) => {
    const [, type, version] = /^(\w+)\.v(\d+)\.json$/.exec(file) ?? [];
    if (type === undefined) throw new Error(`${file} is not named <type>.v<version>.json`);
    const data: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    return { type, version: Number(version), data };
  });
}
