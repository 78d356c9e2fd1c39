import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { signIn, type Visitor } from '../visitor';

export type DecisionKind = 'accept' | 'return' | 'ask';

/** One press of a button, repeated under the same key until somebody answered. */
export interface Pressed {
  /** `factory~number` */
  readonly order: string;
  readonly kind: DecisionKind;
  /** `unknown`: nobody answered, so it may have been taken or not. */
  readonly answer: 'taken' | 'refused' | 'unknown';
}

/** What is read of the desk's list. */
interface DeskList {
  readonly items: readonly { readonly id: string; readonly state: string; readonly position: number }[];
}

/** One after another; the first is a question, which takes the factory longest. */
const TURNS = ['ask', 'accept', 'return', 'accept'] as const;
const WORDS = {
  accept: {},
  return: { reason: 'The sill does not fit the opening.' },
  ask: { question: 'Which side do the hinges go?' },
} as const;
const EVERY = 300;
const AT_ONCE = 3;
/** Milliseconds in which a repeated press must be answered. */
const PATIENCE = 90_000;
/** The factory's engineer takes up to so many seconds for a question; the drain waits for all. */
const LONGEST_ANSWER = 40;

/** Presses until the answer is known. Refusals are answers; too much, too late and broken are none. */
async function press(engineer: Visitor, order: string, kind: DecisionKind, seen: number): Promise<Pressed> {
  const key = randomUUID();
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const { status } = await engineer
      .command(`/api/review/${encodeURIComponent(order)}/${kind}`, { ...WORDS[kind], seen }, key)
      .catch(() => ({ status: 0 }));
    if (status >= 200 && status < 300) return { order, kind, answer: 'taken' };
    if (status >= 400 && status < 500 && status !== 429) return { order, kind, answer: 'refused' };
    await pause(EVERY);
  }
  return { order, kind, answer: 'unknown' };
}

/**
 * The engineer of both factories at work in the portal for so many seconds, whatever breaks: accepts, sends back and asks
 * about what waits, the same of one order at most once. Answers what was pressed, when all of it has its answer.
 */
export async function decide(
  portal: { readonly url: string; readonly password: string },
  seconds: number,
  halted: () => boolean,
): Promise<Pressed[]> {
  const engineer = await signIn(portal, 'engineer@demo.example');
  const from = Date.now();
  const age = () => (Date.now() - from) / 1_000;
  const done = new Set<string>();
  const pressed: Promise<Pressed>[] = [];
  let turn = 0;
  while (age() < seconds && !halted()) {
    const { items } = await engineer
      .get<DeskList>('/api/review?limit=100')
      .catch((): DeskList => ({ items: [] }));
    // The newest: those the factory leaves to the portal.
    for (const { id, position } of items.filter(({ state }) => state !== 'pending').slice(-AT_ONCE)) {
      const kind = TURNS[turn % TURNS.length] ?? 'accept';
      const isLate = kind === 'ask' && turn > 0 && age() > seconds - LONGEST_ANSWER;
      if (!isLate && done.has(`${id} ${kind}`)) continue;
      turn += 1;
      if (isLate) continue;
      done.add(`${id} ${kind}`);
      pressed.push(press(engineer, id, kind, position));
    }
    await pause(EVERY);
  }
  return Promise.all(pressed);
}
