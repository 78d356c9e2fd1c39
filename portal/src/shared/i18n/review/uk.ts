import { pluralOf } from '@mullion/domain/plural';
import type { Figures } from './en';

const plural = pluralOf('uk');
const count = (n: number, one: string, few: string, many: string) =>
  `${n} ${plural(n, { one, few, many, other: few })}`;
const of = (figures: Figures, name: string): string => figures[name] ?? '';

const fixed =
  (text: string): ((figures: Figures) => string) =>
  () =>
    text;

const WORDS: Readonly<Record<string, string>> = {
  left: 'ліворуч',
  right: 'праворуч',
  top: 'вгорі',
  bottom: 'внизу',
  inside: 'всередині',
  outside: 'зовні',
  gasket: 'ущільнювач',
  inward: 'всередину',
  outward: 'назовні',
  inPlane: 'у площині',
  fixed: 'Глуха',
  turn: 'Поворотна',
  tilt: 'Відкидна',
  tiltTurn: 'Поворотно-відкидна',
  topHung: 'Верхньопідвісна',
  slide: 'Розсувна',
  liftSlide: 'Підйомно-розсувна',
  tiltSlide: 'Паралельно-розсувна',
  fold: 'Складана',
  pivotHorizontal: 'Середньоповоротна',
  pivotVertical: 'Середньоповоротна',
  hinge: 'петлю',
  handle: 'ручку',
};
const word = (figures: Figures, name: string): string => WORDS[of(figures, name)] ?? of(figures, name);

/** Стіл інженера. */
export const review = {
  'review.title': 'Перевірка',
  'review.filter': 'Які замовлення показати',
  'review.show.all': 'Усі',
  'review.show.look': 'Варто глянути',
  'review.show.waiting': 'Чекають на завод',
  'review.search': 'Номер, клієнт, примітка',
  'review.end': (n: number) => `${count(n, 'замовлення', 'замовлення', 'замовлень')}, це все`,
  'review.empty.title': 'Ніщо не чекає на вас',
  'review.empty.text': 'Замовлення, які отримав завод, з’являються тут самі; першим те, що чекає найдовше.',
  'review.noMatch.title': 'Таке замовлення не чекає',
  'review.noMatch.text': 'Покажіть усі замовлення на перевірці або шукайте інше.',
  'review.showAll': 'Показати всі',
  'review.constructions': (n: number) => count(n, 'конструкція', 'конструкції', 'конструкцій'),
  'review.pieces': (n: number) => count(n, 'виріб', 'вироби', 'виробів'),
  'review.promised': (date: string) => `обіцяно на ${date}`,
  'review.wrong': (n: number) => count(n, 'помилка', 'помилки', 'помилок'),
  'review.doubtful': (n: number) => count(n, 'сумнів', 'сумніви', 'сумнівів'),
  'review.sound': 'зауважень немає',
  'review.onHold': 'призупинено',
  'review.waits.now': 'щойно надійшло',
  'review.waits.minutes': (n: number) => `чекає ${n} хв`,
  'review.waits.hours': (n: number) => `чекає ${n} год`,
  'review.waits.days': (n: number) => `чекає ${count(n, 'день', 'дні', 'днів')}`,
  'review.state.asked': 'запитання надіслано',
  'review.state.pending': 'надіслано, чекаємо на завод',
  'review.state.refused': 'завод відмовив',

  'review.order': (number: string) => `Перевірка ${number}`,
  'review.received': 'Отримано',
  'review.dealer': 'Дилер',
  'review.reference': 'Примітка дилера',
  'review.customer': 'Клієнт',
  'review.promisedFor': 'Обіцяно на',
  'review.price': 'Ціна',
  'review.facts': 'Замовлення',
  'review.toOrder': 'Сторінка замовлення',
  'review.toList': 'До списку',
  'review.gone': 'Такого замовлення немає',
  'review.goneText': 'Перевірте адресу або поверніться до списку.',

  'review.accept': 'Прийняти',
  'review.ask': 'Запитати',
  'review.return': 'Повернути',
  'review.next': 'Наступне замовлення',
  'review.previous': 'Попереднє замовлення',
  'review.keys': 'J наступне замовлення, K попереднє',
  'review.acceptAnyway': (n: number) =>
    `Знайдено ${count(n, 'помилку', 'помилки', 'помилок')}. Прийняти замовлення як є?`,
  'review.acceptAnywayText': 'Завод виготовить його за цими даними.',
  'review.acceptDo': 'Прийняти як є',
  'review.askTitle': 'Запитати про замовлення',
  'review.askLead': 'Запитання піде до програми заводу, і дилер побачить його в замовленні.',
  'review.askLabel': 'Запитання',
  'review.askDo': 'Надіслати запитання',
  'review.returnTitle': 'Повернути замовлення',
  'review.returnLead': 'Дилер отримає замовлення назад із цією причиною.',
  'review.returnLabel': 'Причина',
  'review.returnDo': 'Повернути замовлення',
  'review.about': 'Про що',
  'review.aboutWhole': 'замовлення загалом',
  'review.tooShort': 'Напишіть хоча б кілька слів.',
  'review.suggest': 'Взяти зі знайденого',

  'review.said.acceptance': (number: string) => `${number}: прийняття надіслано на завод.`,
  'review.said.return': (number: string) => `${number}: повернення надіслано на завод.`,
  'review.said.question': (number: string) => `${number}: запитання надіслано на завод.`,
  'review.failed': 'Не вдалося надіслати. Спробуйте ще раз: двічі нічого не надішлеться.',
  'review.refusedBy': (detail: string) => `Портал цього не прийняв: ${detail}`,

  'review.problem.pending': 'Рішення щодо цього замовлення вже надіслано: дочекайтеся відповіді заводу.',
  'review.problem.changed':
    'Завод змінив замовлення, відколи ви його відкрили. Тепер показано нову версію: перегляньте зміни й вирішіть знову.',
  'review.problem.changedComing':
    'Завод змінив замовлення, відколи ви його відкрили: завантажуємо нову версію…',
  'review.problem.changedLate':
    'Завод змінив замовлення, відколи ви його відкрили, а нова версія ще не завантажується: перш ніж вирішувати, відкрийте сторінку знову.',
  'review.problem.gone': 'Завод тим часом уже вирішив щодо цього замовлення.',

  'review.pending.acceptance': 'Прийнято тут: надіслано, чекаємо на завод',
  'review.pending.return': 'Повернуто тут: надіслано, чекаємо на завод',
  'review.pendingText': (name: string, at: string) =>
    `${name}, ${at}. Так стане, коли це скаже сама програма заводу.`,
  'review.refused.acceptance': 'Програма заводу не взяла прийняття',
  'review.refused.return': 'Програма заводу не взяла повернення',
  'review.refused.question': 'Програма заводу не взяла запитання',
  'review.refusedText': (at: string, reason: string) => `${at}: ${reason}`,
  'review.decideAgain': 'Вирішіть ще раз.',
  'review.asked': (name: string, at: string) => `Запитання: ${name}, ${at}`,
  'review.done.accepted': 'Завод прийняв це замовлення',
  'review.done.returned': 'Завод повернув це замовлення',
  'review.done.cancelled': 'Це замовлення скасовано',
  'review.done.other': 'Це замовлення вже не на перевірці',
  'review.doneText': 'Воно пішло зі столу.',
  'review.noDecisions':
    'Програма цього заводу не приймає рішень з порталу: вирішуйте в самій програмі заводу.',

  'review.findings': 'Перевірка даних',
  'review.noFindings': 'Зауважень немає.',
  'review.severity.wrong': 'помилка',
  'review.severity.doubtful': 'сумнів',
  'review.pointAt': (part: string) => `Показати ${part} на кресленні`,
  'review.about.order': 'Замовлення загалом',
  'review.description': 'Повний опис',
  'review.history': 'Що було',

  'review.finding.size-implausible': (f: Figures) =>
    `${of(f, 'width')} × ${of(f, 'height')} мм: незвичний розмір для такого виробу.`,
  'review.finding.size-differs': (f: Figures) =>
    `Розмір ${of(f, 'width')} × ${of(f, 'height')} мм, а рами складають ${of(f, 'drawnWidth')} × ${of(f, 'drawnHeight')} мм.`,
  'review.finding.frames-overlap': (f: Figures) =>
    `Рама заходить на ${of(f, 'by')} мм у раму ${of(f, 'other')}.`,
  'review.finding.coupler-overlaps': (f: Figures) =>
    `З’єднувач заходить на ${of(f, 'by')} мм у ${of(f, 'other')}.`,
  'review.finding.sash-width': (f: Figures) =>
    `Ширина стулки ${of(f, 'value')} мм; звичайно від ${of(f, 'least')} до ${of(f, 'most')} мм.`,
  'review.finding.sash-height': (f: Figures) =>
    `Висота стулки ${of(f, 'value')} мм; звичайно від ${of(f, 'least')} до ${of(f, 'most')} мм.`,
  'review.finding.sash-aspect': (f: Figures) =>
    `Стулка ${of(f, 'width')} × ${of(f, 'height')} мм: заширока для своєї висоти, може провиснути.`,
  'review.finding.sash-heavy': (f: Figures) =>
    `Стулка важить близько ${of(f, 'kilograms')} кг; фурнітура тримає ${of(f, 'most')} кг.`,
  'review.finding.field-tiny': (f: Figures) =>
    `Для заповнення лишається тільки ${of(f, 'width')} × ${of(f, 'height')} мм.`,
  'review.finding.glass-single': (f: Figures) =>
    `Одинарне скло (${of(f, 'formula')}) на ${of(f, 'area')} м².`,
  'review.finding.glass-large': (f: Figures) =>
    `${of(f, 'area')} м² забагато для скла ${of(f, 'thin')} мм (до ${of(f, 'most')} м²).`,
  'review.finding.glazing-unit': (f: Figures) =>
    `Склопакет ${of(f, 'formula')} завтовшки ${of(f, 'thickness')} мм; профіль бере від ${of(f, 'least')} до ${of(f, 'most')} мм.`,
  'review.finding.glazing-gap': (f: Figures) =>
    `Камера ${of(f, 'gap')} мм у ${of(f, 'formula')}; звичайно від ${of(f, 'least')} до ${of(f, 'most')} мм.`,
  'review.finding.glazing-gas': (f: Figures) => `Що за газ «${of(f, 'gas')}» у ${of(f, 'formula')}?`,
  'review.finding.glazing-mark': (f: Figures) => `Що за скло «${of(f, 'mark')}» у ${of(f, 'formula')}?`,
  'review.finding.glazing-uneven': (f: Figures) =>
    `Скла в ${of(f, 'formula')} дуже різні: ${of(f, 'thin')} і ${of(f, 'thick')} мм.`,
  'review.finding.glazing-mixed': (f: Figures) =>
    `${of(f, 'thickness')} мм скла поруч із ${of(f, 'other')} мм в одній рамі.`,
  'review.finding.glazing-unreadable': (f: Figures) => `«${of(f, 'formula')}» не є формулою склопакета.`,
  'review.finding.handle-on-hinge': (f: Figures) => `Ручка з того ж боку, що й петлі (${word(f, 'side')}).`,
  'review.finding.handle-missing': fixed('Стулка відчиняється, а ручки немає.'),
  'review.finding.handle-side': (f: Figures) =>
    `Ручка ${word(f, 'side')}, петлі ${word(f, 'hinge')}: не навпроти.`,
  'review.finding.handle-height': (f: Figures) =>
    `Ручка на висоті ${of(f, 'height')} мм, а стулка заввишки ${of(f, 'sash')} мм.`,
  'review.finding.opens-wrong': (f: Figures) =>
    `${word(f, 'operation')} стулка відчиняється ${word(f, 'only')}, а не ${word(f, 'opens')}.`,
  'review.finding.slides-nowhere': (f: Figures) =>
    `Стулка зсувається туди, де немає місця (${word(f, 'to')}).`,
  'review.finding.fixed-with-hardware': (f: Figures) => `Стулка глуха, а має ${word(f, 'has')}.`,
  'review.finding.nothing-opens': fixed('Це двері, а в них нічого не відчиняється.'),
  'review.finding.colour-code': (f: Figures) =>
    `У ${of(f, 'system')} немає кольору ${of(f, 'code')} (${word(f, 'side')}).`,
  'review.finding.u-value': (f: Figures) => `Коефіцієнт ${of(f, 'value')} Вт/(м²К) неймовірний.`,
  'review.finding.text-size': (f: Figures) =>
    `У тексті ${of(f, 'textWidth')} × ${of(f, 'textHeight')} мм, на кресленні ${of(f, 'width')} × ${of(f, 'height')} мм.`,
  'review.finding.text-glazing': (f: Figures) =>
    `У тексті ${of(f, 'formula')}, на кресленні ${of(f, 'drawn')}.`,
  'review.finding.drawing-missing': (f: Figures) =>
    of(f, 'picture') === 'yes'
      ? 'Є малюнок, а креслення для перевірки немає.'
      : 'Немає ні креслення, ні малюнка.',
  'review.finding.drawing-unreadable': (f: Figures) => `Креслення не читається: ${of(f, 'problem')}`,
  'review.finding.quantity-large': (f: Figures) => `${of(f, 'quantity')} шт.: чи так задумано?`,
  'review.finding.price-missing': fixed('У замовлення немає ціни.'),
  'review.finding.promised-past': (f: Figures) => `Обіцяно на ${of(f, 'promised')}, а цей день минув.`,
};
