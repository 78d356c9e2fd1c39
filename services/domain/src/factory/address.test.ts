import { expect, test } from 'vitest';
import { addressOf, isAddress } from './address';

test('an address is http or https, or a variable with a path behind it', () => {
  for (const right of [
    'https://erp.example/mullion',
    'http://10.0.0.7:8080',
    'env:ERP_URL',
    'env:ERP_URL/a/b-1',
  ])
    expect(isAddress(right), right).toBe(true);
  for (const wrong of [
    '',
    'erp.example',
    'ftp://erp.example',
    'https://user:secret@erp.example',
    'https://erp.example/?key=1',
    'https://erp.example/#a',
    'env:',
    'env:ERP_URL?key=1',
    'env:ERP URL',
  ])
    expect(isAddress(wrong), wrong).toBe(false);
});

test('it is taken from the variable, with the path behind it and no slash at its end', () => {
  const environment = { ERP_URL: 'http://10.0.0.7:8080/', EMPTY: '', WRONG: 'http://me:secret@10.0.0.7' };
  expect(addressOf('env:ERP_URL/factories/alpha', environment)).toBe('http://10.0.0.7:8080/factories/alpha');
  expect(addressOf('env:ERP_URL', environment)).toBe('http://10.0.0.7:8080');
  expect(addressOf('https://erp.example/mullion/', environment)).toBe('https://erp.example/mullion');
  expect(addressOf('env:EMPTY', environment)).toBeUndefined();
  expect(addressOf('env:UNSET/path', environment)).toBeUndefined();
  expect(() => addressOf('env:WRONG', environment)).toThrow('WRONG must hold an http:// or https:// URL');
});
