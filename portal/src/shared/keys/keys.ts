import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useSignedIn } from '../signed-in';

/** Where this device keeps that somebody has switched single keys off: who speaks to a computer sets them off unmeant. */
const offFor = (person: string): string => `mullion.keys-off.${person}`;
const listeners = new Set<() => void>();
const subscribe = (tell: () => void) => {
  listeners.add(tell);
  // Other windows tell of themselves.
  addEventListener('storage', tell);
  return () => {
    listeners.delete(tell);
    removeEventListener('storage', tell);
  };
};

const areKeysOn = (person: string): boolean => localStorage.getItem(offFor(person)) === null;

/** Switches them for that person, on this device and on every page that is open here. */
export function switchKeys(person: string, on: boolean): void {
  if (on) localStorage.removeItem(offFor(person));
  else localStorage.setItem(offFor(person), '1');
  for (const tell of listeners) tell();
}

/** Whether single keys do something for whoever is signed in, and how to switch them. */
export function useKeysOn(): readonly [on: boolean, turn: (on: boolean) => void] {
  const { id } = useSignedIn();
  const on = useSyncExternalStore(subscribe, () => areKeysOn(id));
  return [on, (wanted) => switchKeys(id, wanted)];
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'));

/** What an event is to a table of keys: their action, unless it is part of a shortcut, somebody types or a dialog is open. */
export function actionOf<T>(
  event: Pick<
    KeyboardEvent,
    'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented' | 'target'
  >,
  keys: Readonly<Record<string, T>>,
): T | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  if (isTyping(event.target) || document.querySelector('[role="dialog"]') !== null) return undefined;
  // Letters by their place, so that they work with a Cyrillic layout too; signs by what they are.
  return keys[event.code] ?? keys[event.key];
}

/** Single keys that do something on the page, by `code` (`KeyJ`) or `key` (`/`), for those who have not switched them off. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const [on] = useKeysOn();
  const press = useEffectEvent((event: KeyboardEvent) => {
    const act = actionOf(event, keys);
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    if (!on) return undefined;
    const hear = (event: KeyboardEvent) => press(event);
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [on]);
}
