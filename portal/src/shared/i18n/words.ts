import { useMemo, useSyncExternalStore } from 'react';
import type { Messages } from './en';
import { formatsOf, type Formats } from './formats';

export const LANGUAGES = ['en', 'uk'] as const;
export type Language = (typeof LANGUAGES)[number];

type Args<K extends keyof Messages> = Messages[K] extends (...args: infer A) => string ? A : [];
export type Translate = <K extends keyof Messages>(name: K, ...args: Args<K>) => string;

/** The language's words with its ways of writing dates, numbers and money. */
export interface Words extends Formats {
  readonly language: Language;
  readonly t: Translate;
}

const load: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import('./en')).en,
  uk: async () => (await import('./uk')).uk,
};
const REMEMBERED = 'mullion.language';

let current: { readonly language: Language; readonly messages: Messages } | undefined;
const listeners = new Set<() => void>();

export const isLanguage = (tag: string | null): tag is Language => LANGUAGES.some((l) => l === tag);

/** What was chosen last, else the first of the browser's languages that there is, else English. */
export function preferredLanguage(
  remembered: string | null = localStorage.getItem(REMEMBERED),
  offered: readonly string[] = navigator.languages,
): Language {
  if (isLanguage(remembered)) return remembered;
  return offered.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** Loads a language's file and shows everything in it; remembered on this device. */
export async function switchLanguage(language: Language): Promise<void> {
  const messages = await load[language]();
  current = { language, messages };
  localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
  for (const tell of listeners) tell();
}

/** The message of that name; `Args` holds the compiler to the message's own arguments. */
export function translator(messages: Messages): Translate {
  return (name, ...args) => {
    const message: string | ((...given: never[]) => string) = messages[name];
    return typeof message === 'string' ? message : String(Reflect.apply(message, undefined, args));
  };
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** The words of the page; the component is drawn again when the language changes. */
export function useWords(): Words {
  const now = useSyncExternalStore(subscribe, () => current);
  if (!now) throw new Error('switchLanguage must have loaded a language before anything is drawn');
  return useMemo(
    () => ({ language: now.language, t: translator(now.messages), ...formatsOf(now.language) }),
    [now],
  );
}
