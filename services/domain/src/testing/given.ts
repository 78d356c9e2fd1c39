import { expect } from 'vitest';

interface Decider<State, Command, Event, Decision> {
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (state: State, command: Command) => Decision;
}

/** Sentences about a decider: `given(commands).when(command).then(decision)`; what is given must succeed. */
export function sentences<State, Command, Event, Decision extends object>(
  decider: Decider<State, Command, Event, Decision>,
  eventsOf: (decision: Decision) => readonly Event[] | undefined,
) {
  const after = (commands: readonly Command[]): State =>
    commands.reduce((state, command) => {
      const decision = decider.decide(state, command);
      const events = eventsOf(decision);
      if (!events) throw new Error(`What is given must happen: ${JSON.stringify(decision)}`);
      return events.reduce(decider.evolve, state);
    }, decider.initial);
  return {
    after,
    given: (...commands: readonly Command[]) => ({
      when: (command: Command) => ({
        then: (expected: object) => {
          expect(decider.decide(after(commands), command)).toMatchObject(expected);
        },
      }),
    }),
  };
}
