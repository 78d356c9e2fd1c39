import type { Forms } from '@mullion/domain/plural';
import type { Words } from './en';
import { figuresOf } from './figures';

/** Durations stand in the accusative: «тривало 1 хвилину». */
const { number, count, moment, lasted } = figuresOf('uk-UA', {
  second: { one: 'секунду', few: 'секунди', many: 'секунд', other: 'секунди' },
  minute: { one: 'хвилину', few: 'хвилини', many: 'хвилин', other: 'хвилини' },
  hour: { one: 'годину', few: 'години', many: 'годин', other: 'години' },
  day: { one: 'добу', few: 'доби', many: 'діб', other: 'доби' },
});

/** What the changes of a source are about, in the genitive. */
const things = (source: string): Forms =>
  source === 'accounting'
    ? { one: 'дилера', few: 'дилерів', many: 'дилерів', other: 'дилера' }
    : { one: 'замовлення', few: 'замовлень', many: 'замовлень', other: 'замовлення' };
const orders: Forms = { one: 'замовлення', few: 'замовлення', many: 'замовлень', other: 'замовлення' };
const dealers: Forms = { one: 'дилер', few: 'дилери', many: 'дилерів', other: 'дилера' };

const ofSystem = (source: string): string =>
  source === 'accounting' ? 'бухгалтерської програми' : 'виробничої програми';

const ONCE = 'Про кожен інцидент приходить один лист, коли він починається, і один, коли минає.';

export const uk: Words = {
  language: 'uk',
  moment,
  lasted,
  source: (source) =>
    source === 'accounting' ? 'бухгалтерія' : source === 'production' ? 'виробництво' : source,

  held: {
    title: (why) => `зміни затримано, ${why}`,
    codeUnknown: (code) => (code ? `коду ${code} немає в таблиці` : 'коду немає в таблиці'),
    dealerUnknown: (code) => (code ? `дилер ${code} невідомий` : 'дилер невідомий'),
    gap: 'бракує попередніх',
    text: (n, keys, source) =>
      `Затримано ${count(n, { one: 'зміну', few: 'зміни', many: 'змін', other: 'зміни' })} щодо ${count(keys, things(source))}`,
    behind: (n) => `за ними чекає ще ${number(n)}`,
    first: (change, key, reason) => `Перша з них ${change} (${key}): ${reason}`,
    codeAdvice:
      'Вкажіть на сторінці «Обмін», що означає цей код: усе, що на нього чекає, піде далі саме. Тим часом нічого не губиться.',
    dealerAdvice:
      'Замовлення підуть далі самі, щойно бухгалтерія повідомить про дилера. Попросіть завод це зробити.',
    gapAdvice: 'Попросіть завод надіслати пропущені зміни ще раз: усе, що на них чекає, піде далі саме.',
    otherAdvice:
      'Перегляньте ці зміни на сторінці «Обмін»: усуньте причину й повторіть або пропустіть із поясненням те, що ніколи не підійде. Тим часом нічого не губиться.',
  },

  silent: {
    title: 'від заводу немає даних',
    text: (since, minutes) =>
      `Від виробничої програми нічого не надходило від ${since}; дозволено мовчати ${count(minutes, { one: 'хвилину', few: 'хвилини', many: 'хвилин', other: 'хвилини' })}. Портал показує стан на той час.`,
    advice: (factory) =>
      `Запитайте завод «${factory}», чи працює його програма й чи має вона зв’язок із порталом. Щойно матиме, усе піде далі саме.`,
  },

  failing: {
    title: 'виклики до заводу не вдаються',
    text: (systems) => `Не вдається звернутися ${systems.join('; ')}. Спроби тривають, щоразу рідше.`,
    answers: 'до програми, що відповідає порталу',
    production: 'до джерела змін',
    reconciliation: 'до програми, що повідомляє стан замовлень',
    feed: (name) => `до каналу ${name}`,
    noReason: 'причину не названо',
    advice:
      'Перевірте, чи працює те, до чого звертається портал, і чи є звідси зв’язок. Щойно воно відповість, портал продовжить сам і надолужить пропущене.',
  },

  lagging: {
    title: 'зміни чекають на обробку',
    text: (n, source) =>
      `Чекають на обробку: ${count(n, { one: 'зміна', few: 'зміни', many: 'змін', other: 'зміни' })}, найстаріша понад хвилину. На стільки ж портал відстає від ${ofSystem(source)}.`,
    advice:
      'Після перерви так опрацьовується накопичене, і це минає. Якщо число не меншає, перегляньте журнали й метрики процесу sync і Postgres.',
  },

  differs: {
    title: 'дані порталу й джерела різняться',
    text: (n, source) =>
      `Дані порталу й ${ofSystem(source)} різняться: ${count(n, source === 'accounting' ? dealers : orders)}. Повторне надсилання змін не допомогло.`,
    advice:
      'На сторінці «Обмін» є їх перелік із причинами. Часто причина в пропущеній зміні або в тій, якої джерело так і не надіслало.',
  },

  refused: {
    title: 'рішення не доходять до заводу',
    text: (n) =>
      `${count(n, { one: 'рішення інженерів чекає', few: 'рішення інженерів чекають', many: 'рішень інженерів чекають', other: 'рішення інженерів чекає' })} на передання виробничій програмі`,
    lastTry: (error) => `остання спроба не вдалася: ${error}`,
    advice:
      'Перевірте, чи працює ця програма і чи є звідси зв’язок. Нічого не губиться: щойно вона відповість, рішення буде передано, кожне один раз.',
  },

  letter: {
    over: (title) => `Минулося: ${title}`,
    back: (title) => `Знову: ${title}`,
    from: 'Від',
    until: 'До',
    what: 'Що сталося',
    since: 'Відколи',
    advice: 'Що робити',
    lastSeen: 'Востаннє було',
    look: 'Подивитися',
    foot: (id) => `Інцидент ${id}. ${ONCE}`,
  },

  digest: {
    where: (names) =>
      names.length <= 2
        ? names.join(' і ')
        : count(names.length, { one: 'завод', few: 'заводи', many: 'заводів', other: 'заводу' }),
    begun: (n) => count(n, { one: 'інцидент', few: 'інциденти', many: 'інцидентів', other: 'інциденту' }),
    over: (n) =>
      count(n, {
        one: 'інцидент минув',
        few: 'інциденти минули',
        many: 'інцидентів минули',
        other: 'інциденту минуло',
      }),
    since: (since) => `Від ${since}.`,
    overSince: (closed, lasted) => `Минулося ${closed}, тривало ${lasted}.`,
    others: (n) => `І ще ${number(n)}.`,
    foot: `Стільки надійшло одразу, що про все розповідає один лист. ${ONCE}`,
  },
};
