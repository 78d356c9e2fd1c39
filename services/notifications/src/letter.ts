import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Incident } from '@mullion/platform/incidents/incidents';
import type { Words } from './words/en';
import { escaped, plain } from './words/text';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Told {
  readonly incident: Incident;
  readonly factory: FactorySettings;
}

/** A paragraph: a label and what it says. */
type Line = readonly [label: string, says: string];

/** What all mails are made with. */
export interface Stationery {
  readonly words: Words;
  /** The portal's address, which links lead to. */
  readonly portal: string;
}

const LONGEST_SUBJECT = 140;
/** A digest names so many, and counts the rest. */
const MOST_LISTED = 30;

const headline = ({ incident, factory }: Told, { source }: Words): string =>
  plain(`${factory.name}, ${source(incident.source)}: ${incident.title}`);

function linesOf({ incident, factory }: Told, { letter, moment, lasted }: Words): readonly Line[] {
  const { since, closedAt, text, advice } = incident;
  const zone = factory.timeZone;
  if (closedAt)
    return [
      [letter.from, moment(since, zone)],
      [letter.until, `${moment(closedAt, zone)}, ${lasted(since, closedAt)}`],
      [letter.lastSeen, plain(text)],
    ];
  return [
    [letter.what, plain(text)],
    [letter.since, moment(since, zone)],
    [letter.advice, plain(advice)],
  ];
}

const paragraph = (label: string, inner: string) =>
  `<p style="margin:0 0 12px"><span style="color:#555">${escaped(label)}</span><br>${inner}</p>`;
const linkTo = (address: string) => `<a href="${escaped(address)}">${escaped(address)}</a>`;
const page = (language: string, title: string, inner: string, foot: string) =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>` +
  `<body style="font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:640px">` +
  `<h1 style="font-size:18px">${escaped(title)}</h1>\n${inner}\n` +
  `<p style="color:#555;font-size:13px">${escaped(foot)}</p></body></html>`;

/** The mail that tells how one incident stands: that it began, or that it is over. */
export function letterOf(told: Told, { words, portal }: Stationery): Letter {
  const { incident } = told;
  const { language, letter } = words;
  const name = headline(told, words);
  const title = incident.closedAt ? letter.over(name) : incident.reopened > 0 ? letter.back(name) : name;
  const lines = linesOf(told, words);
  const link = new URL(incident.page, portal).href;
  const foot = letter.foot(incident.id);
  const text = [...lines, [letter.look, link] as const].map(([label, says]) => `${label}: ${says}`);
  const html = [
    ...lines.map(([label, says]) => paragraph(label, escaped(says))),
    paragraph(letter.look, linkTo(link)),
  ];
  return {
    subject: plain(title, LONGEST_SUBJECT),
    text: `${[title, ...text, foot].join('\n\n')}\n`,
    html: page(language, title, html.join('\n'), foot),
  };
}

/** One mail for many incidents at once: each with a sentence, the largest first, and not more than can be read. */
export function digestOf(all: readonly Told[], { words, portal }: Stationery): Letter {
  const { language, letter, digest, moment, lasted } = words;
  const size = ({ incident }: Told) => incident.counts['changes'] ?? 0;
  const begun = all.filter(({ incident }) => !incident.closedAt).sort((a, b) => size(b) - size(a));
  const over = all.filter(({ incident }) => incident.closedAt);
  const parts = [
    ...(begun.length ? [digest.begun(begun.length)] : []),
    ...(over.length ? [digest.over(over.length)] : []),
  ];
  const where = digest.where([...new Set(all.map(({ factory }) => factory.name))]);
  const title = plain(`${where}: ${parts.join(', ')}`);
  const listed = [...begun, ...over].slice(0, MOST_LISTED);
  const sentence = ({ incident: { text, since, closedAt }, factory: { timeZone } }: Told) =>
    closedAt
      ? digest.overSince(moment(closedAt, timeZone), lasted(since, closedAt))
      : `${plain(text, 300)} ${digest.since(moment(since, timeZone))}`;
  const rest = all.length - listed.length;
  const more = rest > 0 ? digest.others(rest) : '';
  const link = new URL('/sync', portal).href;
  const items = listed.map((told) => ({ head: headline(told, words), says: sentence(told) }));
  const told = items.map(({ head, says }) => `- ${head}\n  ${says}`);
  const list = items.map(
    ({ head, says }) => `<li style="margin:0 0 10px"><b>${escaped(head)}</b><br>${escaped(says)}</li>`,
  );
  return {
    subject: plain(title, LONGEST_SUBJECT),
    text: `${[title, ...told, ...(more ? [more] : []), `${letter.look}: ${link}`, digest.foot].join('\n\n')}\n`,
    html: page(
      language,
      title,
      `<ul>${list.join('\n')}</ul><p>${escaped(more)}</p><p>${linkTo(link)}</p>`,
      digest.foot,
    ),
  };
}
