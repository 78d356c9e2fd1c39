import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Incident } from '@mullion/platform/incidents/incidents';
import { count, escaped, lasted, moment, plain } from './words';

/*
 * Mails are in English: their readers are addresses, not accounts whose language we know, and the reasons of held changes
 * are English too.
 */

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Told {
  readonly incident: Incident;
  readonly factory: FactorySettings;
}

/** The paragraphs of one incident: a label and what it says. */
type Lines = readonly (readonly [label: string, says: string])[];

const LONGEST_SUBJECT = 140;
/** A digest names so many, and counts the rest. */
const MOST_LISTED = 30;

const headline = ({ incident, factory }: Told): string =>
  plain(`${factory.name}, ${incident.source}: ${incident.title}`);

function linesOf({ incident, factory }: Told, link: string): Lines {
  const { since, closedAt, text, advice } = incident;
  const zone = factory.timeZone;
  if (closedAt)
    return [
      ['From', moment(since, zone)],
      ['Until', `${moment(closedAt, zone)}, ${lasted(since, closedAt)}`],
      ['Seen last', plain(text)],
      ['Look', link],
    ];
  return [
    ['What', plain(text)],
    ['Since', moment(since, zone)],
    ['What to do', plain(advice)],
    ['Look', link],
  ];
}

const asText = (lines: Lines) => lines.map(([label, says]) => `${label}: ${says}`).join('\n\n');
const asHtml = (lines: Lines) =>
  lines
    .map(([label, says]) => {
      const inner = label === 'Look' ? `<a href="${escaped(says)}">${escaped(says)}</a>` : escaped(says);
      return `<p style="margin:0 0 12px"><span style="color:#555">${escaped(label)}</span><br>${inner}</p>`;
    })
    .join('\n');
const page = (title: string, inner: string, foot: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>` +
  `<body style="font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:640px">` +
  `<h1 style="font-size:18px">${escaped(title)}</h1>\n${inner}\n<p style="color:#555;font-size:13px">${escaped(foot)}</p></body></html>`;

const ONCE = 'There is one mail when something begins, and one when it is over.';

/** The mail that tells how one incident stands: that it began, or that it is over. */
export function letterOf(told: Told, portal: string): Letter {
  const { incident } = told;
  const back = incident.reopened > 0 ? 'Back: ' : '';
  const title = `${incident.closedAt ? 'Over: ' : back}${headline(told)}`;
  const subject = plain(title, LONGEST_SUBJECT);
  const lines = linesOf(told, new URL(incident.page, portal).href);
  const foot = `Incident ${incident.id}. ${ONCE}`;
  return {
    subject,
    text: `${title}\n\n${asText(lines)}\n\n${foot}\n`,
    html: page(title, asHtml(lines), foot),
  };
}

/** One mail for many incidents at once: each with a sentence, the largest first, and not more than can be read. */
export function digestOf(all: readonly Told[], portal: string): Letter {
  const size = ({ incident }: Told) => incident.counts['changes'] ?? 0;
  const begun = all.filter(({ incident }) => !incident.closedAt).sort((a, b) => size(b) - size(a));
  const over = all.length - begun.length;
  const names = [...new Set(all.map(({ factory }) => factory.name))];
  const where = names.length <= 2 ? names.join(' and ') : count(names.length, 'factory', 'factories');
  const parts = [
    ...(begun.length ? [count(begun.length, 'incident', 'incidents')] : []),
    ...(over ? [count(over, 'incident over', 'incidents over')] : []),
  ];
  const title = plain(`${where}: ${parts.join(', ')}`);
  const listed = [...begun, ...all.filter(({ incident }) => incident.closedAt)].slice(0, MOST_LISTED);
  const sentence = (told: Told) => {
    const { incident, factory } = told;
    const zone = factory.timeZone;
    return incident.closedAt
      ? `Over since ${moment(incident.closedAt, zone)}, after ${lasted(incident.since, incident.closedAt)}.`
      : `${plain(incident.text, 300)} Since ${moment(incident.since, zone)}.`;
  };
  const rest = all.length - listed.length;
  const more = rest > 0 ? `And ${count(rest, 'other', 'others')}.` : '';
  const link = new URL('/sync', portal).href;
  const foot = `So much came at once that it is told in one mail. ${ONCE}`;
  const items = listed.map((told) => `- ${headline(told)}\n  ${sentence(told)}`);
  return {
    subject: plain(title, LONGEST_SUBJECT),
    text: [title, ...items, ...(more ? [more] : []), `Look: ${link}`, foot].join('\n\n') + '\n',
    html: page(
      title,
      `<ul>${listed.map((told) => `<li style="margin:0 0 10px"><b>${escaped(headline(told))}</b><br>${escaped(sentence(told))}</li>`).join('\n')}</ul>` +
        `<p>${escaped(more)}</p><p><a href="${escaped(link)}">${escaped(link)}</a></p>`,
      foot,
    ),
  };
}
