import { pluralOf } from '@mullion/domain/plural';
import { review } from '../review/en';
import { sync } from '../sync/en';

const plural = pluralOf('en');
const orders = (n: number) => `${n} ${plural(n, { one: 'order', other: 'orders' })}`;
const changes = (n: number) => `${n} ${plural(n, { one: 'change', other: 'changes' })}`;

/** Words of desks that dealers never see: loaded with these pages. */
export const staff = {
  ...review,
  ...sync,

  'desk.title': 'Held back',
  'desk.tabs': 'Parts of Sync',
  'desk.tab.overview': 'Overview',
  'desk.tab.codes': 'Codes',
  'desk.tab.audit': 'Audit',
  'desk.factory': 'Factory',
  'desk.anyFactory': 'All factories',
  'desk.search': 'Find',
  'desk.searchHint': 'Order, change or code',
  'desk.linked': 'One change, from a link',
  'desk.count': (n: number, all: number) => `${n} of ${changes(all)}`,
  'desk.causes': 'What holds back several',
  'desk.causeOf': (count: number, held: number) => `${changes(count)} of ${orders(held)}`,
  'desk.waits': (n: number) => `${n} ${plural(n, { one: 'waits', other: 'wait' })} behind`,
  'desk.retryAll': (n: number) => `Retry all ${n}`,
  'desk.retryAllOf': (n: number, why: string) => `Retry all ${n}: ${why}`,
  'desk.map': 'Map code',
  'desk.mapOf': (code: string) => `Map the code ${code}`,
  'desk.mapFor': (code: string, order: string) => `Map the code ${code} of order ${order}`,
  'desk.skip': 'Skip',
  'desk.skipOf': (order: string) => `Skip the change of order ${order}`,
  'desk.noMatch.title': 'No held change matches',
  'desk.noMatch.text': 'It may have gone on already. Clear the filter to see all that is held back.',
  'desk.linkGone.title': 'This change is not held back any more',
  'desk.linkGone.text': 'Its cause was mended, or someone skipped it. The audit tells who did what.',
  'desk.showAll': 'Show all',
  'desk.failed': 'This did not reach the portal. Check the network and try again.',
  'desk.gone': 'This change is not held back any more: someone was faster, or it went on by itself.',
  'desk.refused': (why: string) => `The portal refused: ${why}`,
  'desk.why.code-unknown': (code: string) => (code ? `Unknown status code ${code}` : 'Unknown status code'),
  'desk.why.dealer-unknown': (dealer: string) =>
    dealer ? `Dealer ${dealer} is not stated yet` : 'The dealer is not stated yet',
  'desk.why.order-unknown': 'The order is not known yet',
  'desk.why.order-exists': 'The order was stated before, with other content',
  'desk.why.order-accepted': 'The order is accepted: it can’t be returned any more',
  'desk.why.order-not-accepted': 'The order is not accepted yet',
  'desk.why.order-returned': 'The order has been returned',
  'desk.why.order-cancelled': 'The whole order is cancelled',
  'desk.why.order-inconsistent': 'The order contradicts itself',
  'desk.why.construction-unknown': 'A construction that is not part of the order',
  'desk.why.unit-unknown': 'A unit that the order does not have',
  'desk.why.units-not-numbered': 'Its pieces are not numbered, and one is named',
  'desk.why.made-exceeds-ordered': 'More would be made than ordered',
  'desk.why.shipped-exceeds-made': 'More would be on the way than made',
  'desk.why.delivered-exceeds-shipped': 'More would be delivered than sent',
  'desk.why.cancelled-exceeds-open': 'More would be cancelled than is left to make',
  'desk.why.revision-loses-made': 'The revision drops pieces that are made',
  'desk.why.dealer-changed': 'The order belongs to another dealer',
  'desk.why.sequence-gap': 'Earlier changes are missing',
  'desk.why.date-beyond-horizon': 'A date too far away to be true',
  'desk.why.payload-unreadable': 'The change can’t be read any more',
  'desk.why.payload-unmappable': 'The mapping makes no change of it',
  'desk.why.event-rejected': 'The event log does not take it',
  'desk.why.other': 'It contradicts what is known of the order',
  'desk.retriedAll': (n: number) =>
    `${changes(n)} ${plural(n, { one: 'is', other: 'are' })} tried again. What can’t be applied comes back here.`,
  'desk.retryAllFailed': 'The retry did not reach the portal. Try again.',

  'desk.skipTitle': (order: string) => `Skip the change of order ${order}?`,
  'desk.skipMeans': (change: string) =>
    `The change ${change} will never have an effect: what the factory said with it is not shown to anybody and not counted. If it matters, the factory has to send it again as a new change.`,
  'desk.skipGapMeans':
    'The changes with the missing numbers are given up: if they come later, they are put aside. This change itself is sound and goes on now.',
  'desk.skipWaiting': (n: number) =>
    n === 0
      ? 'Nothing waits behind it.'
      : `${changes(n)} ${plural(n, { one: 'waits', other: 'wait' })} behind it and ${plural(n, { one: 'goes', other: 'go' })} on, in order.`,
  'desk.skipFinal': 'This can’t be undone. Your name and the reason stay in the audit.',
  'desk.skipReason': 'Why it is skipped',
  'desk.skipReasonHint': 'For example: sent by mistake, the factory confirmed by phone.',
  'desk.skipReasonMissing': 'Say in a few words why: whoever asks later reads it.',
  'desk.skipDo': 'Skip for good',
  'desk.skipGapDo': 'Give up the missing ones',
  'desk.skipped': (order: string) => `${order}: skipped. What waited behind it goes on.`,

  'desk.mapTitle': (code: string) => `What does ${code} mean?`,
  'desk.mapLead': (factory: string) =>
    `A status code of ${factory}. From now on every change with it is read so.`,
  'desk.kind': 'It means',
  'desk.kind.production.started': 'Production begins, or comes to a stage',
  'desk.kind.units.made': 'Pieces are made',
  'desk.kind.units.shipped': 'Pieces are on their way',
  'desk.kind.units.delivered': 'Pieces are delivered',
  'desk.kind.order.held': 'The order is put on hold',
  'desk.kind.order.released': 'The order goes on after a hold',
  'desk.kind.order.cancelled': 'The order, or a part of it, is cancelled',
  'desk.kindMissing': 'Choose what the code means.',
  'desk.stage': 'Stage (optional)',
  'desk.stageHint': 'Such as welding or glazing; dealers read it.',
  'desk.reason': 'Reason (optional)',
  'desk.reasonHint': 'Dealers read it, such as: waits for glass.',
  'desk.preview': (count: number, held: number) =>
    `Will be tried again at once: ${changes(count)} of ${orders(held)}.`,
  'desk.previewWaits': (n: number) =>
    `${changes(n)} ${plural(n, { one: 'waits', other: 'wait' })} behind and ${plural(n, { one: 'goes', other: 'go' })} on too.`,
  'desk.previewNone': 'No held change waits for it.',
  'desk.mapDo': 'Map the code',
  'desk.mapped': (code: string, n: number) =>
    n === 0
      ? `${code} is mapped.`
      : `${code} is mapped. ${changes(n)} ${plural(n, { one: 'goes', other: 'go' })} on without a retry.`,
  'desk.code': 'Code',
  'desk.codeMissing': 'Type the code as the factory sends it.',

  'codes.title': 'Codes',
  'codes.lead':
    'What the status codes of the factories mean. Those of the settings files stand fixed; what is mapped here wins over them, at once and without a restart.',
  'codes.add': 'Add a code',
  'codes.col.code': 'Code',
  'codes.col.factory': 'Factory',
  'codes.col.meaning': 'Means',
  'codes.col.by': 'From',
  'codes.file': 'settings file',
  'codes.change': 'Change',
  'codes.changeOf': (code: string) => `Change the meaning of ${code}`,
  'codes.remove': 'Remove',
  'codes.removeOf': (code: string) => `Remove the code ${code}`,
  'codes.removeTitle': (code: string) => `Remove the code ${code}?`,
  'codes.removeText':
    'The meaning of the settings file counts again; without one, changes with this code are held back until it is mapped. What was applied stays.',
  'codes.removed': (code: string) => `${code} is removed.`,
  'codes.gone': 'This code was removed already.',
  'codes.none.title': 'No factory has status codes yet',
  'codes.none.text': 'Factories that report by codes of their own need them here or in their settings file.',

  'audit.title': 'Audit',
  'audit.lead': 'Who did what to the machinery. Nobody can change it.',
  'audit.col.at': 'When',
  'audit.col.who': 'Who',
  'audit.col.what': 'What',
  'audit.col.subject': 'On what',
  'audit.col.reason': 'Reason',
  'audit.system': 'by itself',
  'audit.what.retry': 'Tried again',
  'audit.what.retry-cause': 'Tried all of a cause again',
  'audit.what.skip': 'Skipped',
  'audit.what.map-code': 'Mapped a code',
  'audit.what.unmap-code': 'Removed a code',
  'audit.what.sweep': 'Started a comparison',
  'audit.more': 'Show earlier',
  'audit.none.title': 'Nothing was done yet',
  'audit.none.text': 'Each retry, skip and mapped code is written down here, with who did it and when.',
};
