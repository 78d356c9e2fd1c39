import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectFactories } from './factories';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'factories-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const secret = `whsec_${Buffer.from('a-long-enough-secret').toString('base64')}`;
const write = (file: string, more: Record<string, unknown> = {}, secrets = [secret]) =>
  writeFileSync(
    join(folder, file),
    JSON.stringify({
      id: 'alpha',
      name: 'Alpha',
      look: 'walnut',
      timeZone: 'Europe/Kyiv',
      currency: 'UAH',
      production: { secrets },
      ...more,
    }),
  );
const config = (more: Partial<Parameters<typeof connectFactories>[0]> = {}) => ({
  NODE_ENV: 'production' as const,
  FACTORIES_DIR: folder,
  DEMO: false,
  MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  ...more,
});

test('a factory of its own starts in production, its secret taken from the environment', () => {
  write('a.json', {}, ['env:ALPHA_SECRET']);
  const [factory] = connectFactories(config(), { ALPHA_SECRET: secret });
  expect(factory?.keys[0]?.toString()).toBe('a-long-enough-secret');
  expect(() => connectFactories(config(), {})).toThrow('ALPHA_SECRET');
});

test('production refuses the factories of the demo, and to start without a master key', () => {
  write('a.json', { demo: true });
  expect(() => connectFactories(config())).toThrow('everybody knows');
  expect(connectFactories(config({ NODE_ENV: 'development' }))).toHaveLength(1);
  write('a.json');
  expect(() => connectFactories(config({ MASTER_KEY: undefined }))).toThrow('MASTER_KEY');
});

test('the demo brings its own factories; without it one has to be configured', () => {
  const demo = connectFactories(config({ NODE_ENV: 'development', FACTORIES_DIR: undefined, DEMO: true }));
  expect(demo.map(({ settings }) => settings.id)).toEqual(['kharkiv', 'khmelnytskyi']);
  expect(() => connectFactories(config({ FACTORIES_DIR: undefined }))).toThrow('FACTORIES_DIR');
});

test('a program that answers is named by its address, or by a variable that holds it', () => {
  const secret = `whsec_${Buffer.from('a-long-enough-secret').toString('base64')}`;
  const answers = (url: string) => ({ production: { secrets: [], answers: { url, secret } } });
  write('a.json', answers('https://erp.example/mullion'));
  expect(connectFactories(config())[0]?.answers).toEqual({ url: 'https://erp.example/mullion', secret });
  write('a.json', answers('env:ERP_URL/mullion'));
  expect(connectFactories(config(), { ERP_URL: 'http://10.0.0.7' })[0]?.answers?.url).toBe(
    'http://10.0.0.7/mullion',
  );
  expect(() => connectFactories(config(), {})).toThrow(
    'takes the address of its program from env:ERP_URL/mullion',
  );
  expect(() => connectFactories(config(), { ERP_URL: 'ten' })).toThrow('ERP_URL must hold');
  write('a.json', answers('https://me:secret@erp.example'));
  expect(() => connectFactories(config())).toThrow('without user and query');
});

test('where no simulator runs, nobody answers for the factories of the demo', () => {
  const demo = config({ NODE_ENV: 'development', FACTORIES_DIR: undefined, DEMO: true });
  expect(connectFactories(demo, {}).map(({ answers }) => answers)).toEqual([undefined, undefined]);
  const [kharkiv] = connectFactories(demo, { SIMULATOR_URL: 'http://127.0.0.1:8084' });
  expect(kharkiv?.answers?.url).toBe('http://127.0.0.1:8084/factories/kharkiv');
});

test('one factory in two files, or none at all, is told', () => {
  expect(() => connectFactories(config())).toThrow('no factory');
  write('a.json');
  write('b.json');
  expect(() => connectFactories(config())).toThrow('Two files');
});
