import type { OrderSpecification } from '@mullion/domain/order/events';

/**
 * Free text is searched by trigrams (pg_trgm), which know only the letters of the database's locale: in the common
 * locale C, Cyrillic has none. So text is written in plain Latin before it is kept or asked for. That it then finds
 * "Петренко" for "petrenko", and К-48213 typed with a Cyrillic К, is welcome.
 */
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'а a б b в v г g ґ g д d е e є e ж zh з z и y і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f',
    'х kh ц ts ч ch ш sh щ shch ь _ ю iu я ia ы y э e ё e ъ _ ў u ł l ø o đ d ß ss æ ae œ oe ı i № n',
  ]
    .join(' ')
    .split(' ')
    .reduce<[string, string][]>((pairs, part, i, all) => {
      if (i % 2 === 0) pairs.push([part, (all[i + 1] ?? '').replace('_', '')]);
      return pairs;
    }, []),
);

const latin = (letter: string): string =>
  // A letter of another script is written as its number, so that it stays a letter for the index.
  LATIN[letter] ?? (/\p{L}|\p{N}/u.test(letter) ? `z${(letter.codePointAt(0) ?? 0).toString(36)}` : letter);

/** Lower case, without accents, in Latin, single spaces. */
export const searchKey = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{L}+|№/gu, (word) =>
      word.replaceAll(/[^a-z]/gu, (letter) => {
        if (letter in LATIN) return latin(letter);
        return Array.from(letter.normalize('NFKD').replaceAll(/\p{M}/gu, ''))
          .map((l) => (/[a-z]/.test(l) ? l : latin(l)))
          .join('');
      }),
    )
    .replaceAll(/[\p{M}'’ʼ`]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();

const digitsOf = (text: string) => text.replaceAll(/\D/g, '');

/** What an order can be found by. Each part starts with a space, so that the start of a word can be asked for. */
export function searchText(order: OrderSpecification): string {
  const { customer } = order;
  const parts = [order.number, order.reference, customer?.name, customer?.phone, customer?.address];
  const words = parts.filter((part) => part !== undefined).map(searchKey);
  const phone = digitsOf(customer?.phone ?? '');
  return [...words, ...(phone ? [phone] : [])].map((part) => ` ${part}`).join('\n');
}

/** For LIKE: `%` and `_` of the text stand for themselves. */
const literal = (text: string) => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

/** One or two letters match the start of a word: anything else would match nearly every order. */
const patternOf = (word: string) => (word.length < 3 ? `% ${literal(word)}%` : `%${literal(word)}%`);

/**
 * The part of a phone number that all its written forms share: 0671234567, 80671234567 and +380671234567 differ in front
 * only. Undefined when the text is no number of five digits or more.
 */
function phoneDigits(q: string): string | undefined {
  if (!/^[+\d\s().-]+$/.test(q)) return undefined;
  const digits = digitsOf(q);
  if (digits.length < 5) return undefined;
  if (digits.length > 9) return digits.slice(-9);
  return digits.startsWith('380') ? digits.slice(2) : digits;
}

/**
 * What a free text asks for: every word of it must be found, in any field; or, if it reads like a phone number, these
 * digits in a row. LIKE patterns for `search.text`; no words = no condition.
 */
export function searchPatterns(q: string): { readonly words: string[]; readonly phone?: string } {
  const words = searchKey(q)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 8)
    .map(patternOf);
  const phone = phoneDigits(q.trim());
  return phone === undefined ? { words } : { words, phone: `%${phone}%` };
}
