import type { QueryClient } from '@tanstack/react-query';
import { forget } from '../shared/kept-data';

const REMEMBERED = 'mullion.person';

/** Whether anyone has signed in on this device before. */
export const wasHere = (): boolean => localStorage.getItem(REMEMBERED) !== null;

/** Someone has signed in: when it is another person than before, what was kept for that one leaves the device. */
export async function welcome(client: QueryClient, person: string): Promise<void> {
  if (localStorage.getItem(REMEMBERED) !== person) await forget(client);
  localStorage.setItem(REMEMBERED, person);
}
