import { expect, test } from 'vitest';
import { factorySettings } from '@mullion/domain/factory/settings';
import { mailingOf } from './mailing';

const alpha = factorySettings.parse({
  id: 'alpha',
  name: 'Alpha Windows',
  look: 'walnut',
  timeZone: 'Europe/Kyiv',
  currency: 'UAH',
  production: {},
});

/** What is made of the settings, and what the log says at the start. */
function start(settings: Partial<Parameters<typeof mailingOf>[0]>) {
  const said: string[] = [];
  const warn = (...told: readonly unknown[]) => said.push(JSON.stringify(told));
  return { mailing: mailingOf({ PORT: 8080, ...settings }, new Map([['alpha', alpha]]), { warn }), said };
}

const whole = {
  SMTP_URL: 'smtp://mail.example',
  OPS_MAIL: ['ops@example.com'],
  PUBLIC_URL: 'https://portal.example',
};

test('with all that is needed the start says nothing', () => {
  expect(start(whole)).toEqual({
    mailing: { portal: 'https://portal.example', ops: ['ops@example.com'] },
    said: [],
  });
});

test('without PUBLIC_URL links lead to this machine, and the start says so once', () => {
  const { SMTP_URL, OPS_MAIL } = whole;
  const { mailing, said } = start({ SMTP_URL, OPS_MAIL });
  expect(mailing?.portal).toBe('http://localhost:8080');
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('PUBLIC_URL is not set');
  expect(said[0]).toContain('http://localhost:8080');
});

test('a factory of which nobody gets mail is named at the start', () => {
  const { said } = start({ ...whole, OPS_MAIL: [] });
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('alpha');
});

test('without a mail server no mails are made, and the start says so', () => {
  const { mailing, said } = start({ PUBLIC_URL: 'https://portal.example' });
  expect(mailing).toBeUndefined();
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('SMTP_URL is not set');
});
