import { pluralOf } from '@mullion/domain/plural';

const plural = pluralOf('en');
const count = (n: number, one: string, other: string) => `${n} ${plural(n, { one, other })}`;

/** The figures of a finding by their names, written as the language writes them. */
export type Figures = Readonly<Record<string, string>>;
const of = (figures: Figures, name: string): string => figures[name] ?? '';

const fixed =
  (text: string): ((figures: Figures) => string) =>
  () =>
    text;

const WORDS: Readonly<Record<string, string>> = {
  left: 'left',
  right: 'right',
  top: 'top',
  bottom: 'bottom',
  inside: 'inside',
  outside: 'outside',
  gasket: 'gasket',
  inward: 'inward',
  outward: 'outward',
  inPlane: 'in its plane',
  fixed: 'fixed',
  turn: 'turn',
  tilt: 'tilt',
  tiltTurn: 'tilt and turn',
  topHung: 'top-hung',
  slide: 'sliding',
  liftSlide: 'lift and slide',
  tiltSlide: 'tilt and slide',
  fold: 'folding',
  pivotHorizontal: 'pivoting',
  pivotVertical: 'pivoting',
  hinge: 'a hinge',
  handle: 'a handle',
};
const word = (figures: Figures, name: string): string => WORDS[of(figures, name)] ?? of(figures, name);

/** The engineer's desk. */
export const review = {
  'review.title': 'Review',
  'review.filter': 'Which orders to show',
  'review.show.all': 'All',
  'review.show.look': 'Need a look',
  'review.show.waiting': 'Waiting for the factory',
  'review.search': 'Number, customer, reference',
  'review.end': (n: number) => `${count(n, 'order', 'orders')}, that is all`,
  'review.empty.title': 'Nothing waits for you',
  'review.empty.text':
    'Orders that the factory has received appear here by themselves, the longest waiting first.',
  'review.noMatch.title': 'No such order waits',
  'review.noMatch.text': 'Show all orders in review, or search for something else.',
  'review.showAll': 'Show all',
  'review.constructions': (n: number) => count(n, 'construction', 'constructions'),
  'review.pieces': (n: number) => count(n, 'piece', 'pieces'),
  'review.promised': (date: string) => `promised ${date}`,
  'review.wrong': (n: number) => `${n} wrong`,
  'review.doubtful': (n: number) => `${n} doubtful`,
  'review.sound': 'nothing found',
  'review.onHold': 'on hold',
  'review.waits.now': 'just came',
  'review.waits.minutes': (n: number) => `waits ${n} min`,
  'review.waits.hours': (n: number) => `waits ${n} h`,
  'review.waits.days': (n: number) => `waits ${count(n, 'day', 'days')}`,
  'review.state.asked': 'question sent',
  'review.state.pending': 'sent, waiting for the factory',
  'review.state.refused': 'refused by the factory',

  'review.order': (number: string) => `Review of ${number}`,
  'review.received': 'Received',
  'review.dealer': 'Dealer',
  'review.reference': 'Reference',
  'review.customer': 'Customer',
  'review.promisedFor': 'Promised for',
  'review.price': 'Price',
  'review.facts': 'The order',
  'review.toOrder': 'Open the order page',
  'review.toList': 'Back to the list',
  'review.gone': 'There is no such order',
  'review.goneText': 'Check the address, or go back to the list.',

  'review.accept': 'Accept',
  'review.ask': 'Ask',
  'review.return': 'Return',
  'review.next': 'Next order',
  'review.previous': 'Previous order',
  'review.keys': 'J next order, K previous order',
  'review.acceptAnyway': (n: number) =>
    `${count(n, 'thing looks', 'things look')} wrong. Accept the order as it is?`,
  'review.acceptAnywayText': 'The factory will make it from these data.',
  'review.acceptDo': 'Accept as it is',
  'review.askTitle': 'Ask about the order',
  'review.askLead': 'The question goes to the factory’s program, and the dealer sees it on the order.',
  'review.askLabel': 'Question',
  'review.askDo': 'Send the question',
  'review.returnTitle': 'Return the order',
  'review.returnLead': 'The dealer gets the order back with this reason.',
  'review.returnLabel': 'Reason',
  'review.returnDo': 'Return the order',
  'review.about': 'About',
  'review.aboutWhole': 'the order as a whole',
  'review.tooShort': 'Write at least a few words.',
  'review.suggest': 'Take from what was found',

  'review.said.acceptance': (number: string) => `${number}: acceptance sent to the factory.`,
  'review.said.return': (number: string) => `${number}: return sent to the factory.`,
  'review.said.question': (number: string) => `${number}: question sent to the factory.`,
  'review.failed': 'This could not be sent. Try again: nothing is sent twice.',
  'review.refusedBy': (detail: string) => `The portal did not take it: ${detail}`,

  'review.problem.pending': 'A decision on this order is on its way already: wait for the factory’s answer.',
  'review.problem.changed':
    'The factory has changed the order since you opened it. The new version is shown now: look at what changed and decide again.',
  'review.problem.changedComing':
    'The factory has changed the order since you opened it: the new version is being loaded…',
  'review.problem.changedLate':
    'The factory has changed the order since you opened it, and the new version can’t be loaded yet: load the page again before you decide.',
  'review.problem.gone': 'The factory has decided on this order meanwhile.',

  'review.pending.acceptance': 'Accepted here: sent, waiting for the factory',
  'review.pending.return': 'Returned here: sent, waiting for the factory',
  'review.pendingText': (name: string, at: string) =>
    `${name}, ${at}. It becomes so when the factory’s own program says it.`,
  'review.refused.acceptance': 'The factory’s program did not take the acceptance',
  'review.refused.return': 'The factory’s program did not take the return',
  'review.refused.question': 'The factory’s program did not take the question',
  'review.refusedText': (at: string, reason: string) => `${at}: ${reason}`,
  'review.decideAgain': 'Decide again.',
  'review.asked': (name: string, at: string) => `${name} asked, ${at}`,
  'review.done.accepted': 'The factory has accepted this order',
  'review.done.returned': 'The factory has returned this order',
  'review.done.cancelled': 'This order is cancelled',
  'review.done.other': 'This order is not in review any more',
  'review.doneText': 'It has left the desk.',
  'review.noDecisions':
    'This factory’s program takes no decisions from the portal: decide in the factory’s own program.',

  'review.findings': 'Data checks',
  'review.noFindings': 'Nothing looks wrong.',
  'review.severity.wrong': 'wrong',
  'review.severity.doubtful': 'doubtful',
  'review.pointAt': (part: string) => `Show ${part} in the drawing`,
  'review.about.order': 'The whole order',
  'review.description': 'Full description',
  'review.history': 'History',

  'review.finding.size-implausible': (f: Figures) =>
    `${of(f, 'width')} × ${of(f, 'height')} mm is an unusual size for this kind.`,
  'review.finding.size-differs': (f: Figures) =>
    `The size says ${of(f, 'width')} × ${of(f, 'height')} mm, the frames make ${of(f, 'drawnWidth')} × ${of(f, 'drawnHeight')} mm.`,
  'review.finding.frames-overlap': (f: Figures) =>
    `The frame lies ${of(f, 'by')} mm inside the frame ${of(f, 'other')}.`,
  'review.finding.coupler-overlaps': (f: Figures) =>
    `The coupler lies ${of(f, 'by')} mm inside ${of(f, 'other')}.`,
  'review.finding.sash-width': (f: Figures) =>
    `The sash is ${of(f, 'value')} mm wide; usual are ${of(f, 'least')} to ${of(f, 'most')} mm.`,
  'review.finding.sash-height': (f: Figures) =>
    `The sash is ${of(f, 'value')} mm high; usual are ${of(f, 'least')} to ${of(f, 'most')} mm.`,
  'review.finding.sash-aspect': (f: Figures) =>
    `The sash is ${of(f, 'width')} × ${of(f, 'height')} mm: too wide for its height, it may sag.`,
  'review.finding.sash-heavy': (f: Figures) =>
    `The sash weighs about ${of(f, 'kilograms')} kg; its hardware carries ${of(f, 'most')} kg.`,
  'review.finding.field-tiny': (f: Figures) =>
    `Only ${of(f, 'width')} × ${of(f, 'height')} mm are left for the infill.`,
  'review.finding.glass-single': (f: Figures) =>
    `A single pane (${of(f, 'formula')}) of ${of(f, 'area')} m².`,
  'review.finding.glass-large': (f: Figures) =>
    `${of(f, 'area')} m² is much for ${of(f, 'thin')} mm glass (up to ${of(f, 'most')} m²).`,
  'review.finding.glazing-unit': (f: Figures) =>
    `The unit ${of(f, 'formula')} is ${of(f, 'thickness')} mm thick; the profile takes ${of(f, 'least')} to ${of(f, 'most')} mm.`,
  'review.finding.glazing-gap': (f: Figures) =>
    `A gap of ${of(f, 'gap')} mm in ${of(f, 'formula')}; usual are ${of(f, 'least')} to ${of(f, 'most')} mm.`,
  'review.finding.glazing-gas': (f: Figures) => `What gas is “${of(f, 'gas')}” in ${of(f, 'formula')}?`,
  'review.finding.glazing-mark': (f: Figures) => `What pane is “${of(f, 'mark')}” in ${of(f, 'formula')}?`,
  'review.finding.glazing-uneven': (f: Figures) =>
    `The panes of ${of(f, 'formula')} are far from alike: ${of(f, 'thin')} and ${of(f, 'thick')} mm.`,
  'review.finding.glazing-mixed': (f: Figures) =>
    `${of(f, 'thickness')} mm of glass beside ${of(f, 'other')} mm in the same frame.`,
  'review.finding.glazing-unreadable': (f: Figures) => `“${of(f, 'formula')}” is no glazing formula.`,
  'review.finding.handle-on-hinge': (f: Figures) =>
    `The handle is on the side of the hinge (${word(f, 'side')}).`,
  'review.finding.handle-missing': fixed('The sash opens and has no handle.'),
  'review.finding.handle-side': (f: Figures) =>
    `Handle ${word(f, 'side')}, hinge ${word(f, 'hinge')}: not opposite each other.`,
  'review.finding.handle-height': (f: Figures) =>
    `The handle is ${of(f, 'height')} mm up, the sash is ${of(f, 'sash')} mm high.`,
  'review.finding.opens-wrong': (f: Figures) =>
    `A ${word(f, 'operation')} sash opens ${word(f, 'only')}, not ${word(f, 'opens')}.`,
  'review.finding.slides-nowhere': (f: Figures) =>
    `The sash slides to the ${word(f, 'to')}, where there is no room.`,
  'review.finding.fixed-with-hardware': (f: Figures) => `The sash is fixed and has ${word(f, 'has')}.`,
  'review.finding.nothing-opens': fixed('It is called a door, and nothing of it opens.'),
  'review.finding.colour-code': (f: Figures) =>
    `${of(f, 'system')} has no colour ${of(f, 'code')} (${word(f, 'side')}).`,
  'review.finding.u-value': (f: Figures) => `A U-value of ${of(f, 'value')} W/(m²K) is hard to believe.`,
  'review.finding.text-size': (f: Figures) =>
    `The text says ${of(f, 'textWidth')} × ${of(f, 'textHeight')} mm, the drawing ${of(f, 'width')} × ${of(f, 'height')} mm.`,
  'review.finding.text-glazing': (f: Figures) =>
    `The text says ${of(f, 'formula')}, the drawing ${of(f, 'drawn')}.`,
  'review.finding.drawing-missing': (f: Figures): string =>
    of(f, 'picture') === 'yes'
      ? 'There is a picture, but no drawing to check.'
      : 'There is neither a drawing nor a picture.',
  'review.finding.drawing-unreadable': (f: Figures) => `The drawing can’t be read: ${of(f, 'problem')}`,
  'review.finding.quantity-large': (f: Figures) => `${of(f, 'quantity')} pieces: is that meant?`,
  'review.finding.price-missing': fixed('The order has no price.'),
  'review.finding.promised-past': (f: Figures) => `It is promised for ${of(f, 'promised')}, which is over.`,
};
