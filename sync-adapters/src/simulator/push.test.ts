import { describe, expect, it } from 'vitest';
import { keyOf, verify } from '../push/signature';
import { smallPdf } from './document';
import { readMisbehaviour } from './misbehaviour';
import { KHARKIV } from './plants';
import { bodyOf, signed } from './push';

describe('a push of the simulator', () => {
  it('is signed so that the portal takes it, with the demo secret of the contract', () => {
    expect(KHARKIV.secret).toBe('whsec_a2hhcmtpdi1kZW1vLXNlY3JldC0wMDAx');
    const body = bodyOf(['{"id":"1"}', '{"id":"вікно"}']);
    const now = new Date();
    const headers = signed(KHARKIV.secret, body, now);
    const given = {
      id: headers['webhook-id'],
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
    };
    const seconds = Math.floor(now.getTime() / 1000);
    expect(verify(given, body, [keyOf(KHARKIV.secret)], seconds)).toBeUndefined();
    expect(verify(given, bodyOf([]), [keyOf(KHARKIV.secret)], seconds)).toMatchObject({ status: 401 });
  });
});

describe('misbehaviour', () => {
  it('is read from JSON, what is not named being well behaved', () => {
    expect(readMisbehaviour('{"duplicates":0.05}')).toMatchObject({
      duplicates: 0.05,
      shuffles: 0,
      flood: 0,
    });
  });

  it('is refused with a sentence that names the mistake', () => {
    expect(() => readMisbehaviour('{"duplicates":7}')).toThrow(/duplicates: /);
    expect(() => readMisbehaviour('{"duplicate":0.1}')).toThrow(/duplicate/);
    expect(() => readMisbehaviour('loud')).toThrow('is no JSON');
  });
});

describe('a small PDF', () => {
  it('names the place of each of its objects', () => {
    const file = Buffer.from(smallPdf('Order (K-1)'), 'base64').toString('latin1');
    const places = [...file.matchAll(/^(\d{10}) 00000 n/gm)].map((m) => Number(m[1]));
    expect(places).toHaveLength(5);
    places.forEach((at, i) => expect(file.slice(at)).toMatch(new RegExp(`^${i + 1} 0 obj`)));
    expect(file).toContain('(Order \\(K-1\\))');
  });
});
