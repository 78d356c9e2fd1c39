import { useMemo, useSyncExternalStore } from 'react';
import type { BaseMessages, Messages, StaffMessages } from './en';
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

const load: Record<Language, () => Promise<BaseMessages>> = {
  en: async () => (await import('./en')).en,
  uk: async () => (await import('./uk')).uk,
};
const loadStaff: Record<Language, () => Promise<StaffMessages>> = {
  en: async () => (await import('./staff/en')).staff,
  uk: async () => (await import('./staff/uk')).staff,
};
/** Those of staff are there once a page has asked for them. */
type Loaded = BaseMessages & Partial<StaffMessages>;
const REMEMBERED = 'mullion.language';

let current: { readonly language: Language; readonly messages: Loaded } | undefined;
let staffWords: Promise<void> | undefined;
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

const messagesOf = async (language: Language): Promise<Loaded> => {
  const [base, staff] = await Promise.all([load[language](), staffWords ? loadStaff[language]() : {}]);
  return { ...base, ...staff };
};

/** Loads a language's file and shows everything in it; remembered on this device. */
export async function switchLanguage(language: Language): Promise<void> {
  const messages = await messagesOf(language);
  current = { language, messages };
  localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
  for (const tell of listeners) tell();
}

async function addStaffWords(): Promise<void> {
  const language = current?.language;
  if (language === undefined) return;
  const messages = { ...(await load[language]()), ...(await loadStaff[language]()) };
  // Who has switched meanwhile has loaded those of the other language with it.
  if (current?.language !== language) return;
  current = { language, messages };
  for (const tell of listeners) tell();
}

/** Loads the words of desks that dealers never see: in this language, and in every other that is switched to later. */
export function needStaffWords(): Promise<void> {
  staffWords ??= addStaffWords().catch((error: unknown) => {
    staffWords = undefined;
    throw error;
  });
  return staffWords;
}

/** The message of that name; `Args` holds the compiler to the message's own arguments. */
export function translator(messages: Loaded): Translate {
  return (name, ...args) => {
    const message: string | ((...given: never[]) => string) | undefined = messages[name];
    if (message === undefined) return name;
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
