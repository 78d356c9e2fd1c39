import { expect, it } from 'vitest';
import { orderPath, telephone } from '../shared/order/address';
import { sectionsFor } from './navigation';
import { returnPath } from './return-path';

it('nobody is shown a section that they may not open', () => {
  expect(sectionsFor(['sync']).map(({ to }) => to)).toEqual(['/', '/sync']);
  expect(sectionsFor(['orders', 'prices', 'deliveries']).map(({ to }) => to)).toEqual([
    '/',
    '/orders',
    '/deliveries',
  ]);
  expect(sectionsFor(['orders', 'review', 'sync']).map(({ to }) => to)).toEqual([
    '/',
    '/orders',
    '/review',
    '/sync',
  ]);
});

it('signing in returns into the portal and nowhere else', () => {
  expect(returnPath('?to=%2Forders%3Fshow%3Dhold')).toBe('/orders?show=hold');
  expect(returnPath('')).toBe('/');
  for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
    expect(returnPath(`?to=${encodeURIComponent(to)}`)).toBe('/');
});

it('addresses of orders keep slashes, spaces and full stops of their numbers out of the way', () => {
  expect(orderPath('kharkiv~K-1/2 a.12')).toBe('/orders/kharkiv~K-1%2F2%20a%2E12');
  expect(telephone('+380 67 555-01-18')).toBe('tel:+380675550118');
});
