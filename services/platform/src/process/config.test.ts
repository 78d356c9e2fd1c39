import { expect, test } from 'vitest';
import { readConfig } from './config';

test('an event store that is not built is refused with a sentence, instead of being ignored', () => {
  expect(readConfig({ EVENT_STORE: 'postgres' }).EVENT_STORE).toBe('postgres');
  expect(readConfig({}).EVENT_STORE).toBe('postgres');
  expect(() => readConfig({ EVENT_STORE: 'esdb://localhost:2113' })).toThrow(
    'EVENT_STORE names an event store whose adapter is not built yet: leave it out or set postgres.',
  );
  expect(() => readConfig({ EVENT_STORE: 'oracle' })).toThrow('EVENT_STORE must be postgres.');
});

test('inner processes listen on this machine only, unless they are told an address', () => {
  expect(readConfig({}).LISTEN_HOST).toBe('127.0.0.1');
  for (const LISTEN_HOST of ['0.0.0.0', '::', '10.1.2.3', 'localhost', 'fd00::7'])
    expect(readConfig({ LISTEN_HOST }).LISTEN_HOST).toBe(LISTEN_HOST);
  expect(() => readConfig({ LISTEN_HOST: 'http://here' })).toThrow(
    'LISTEN_HOST must be an IP address or localhost.',
  );
});
