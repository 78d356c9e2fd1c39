import { z } from 'zod';

const state = z.object({
  phase: z.string(),
  changes: z.object({ total: z.number(), unacknowledged: z.number() }),
  surprises: z.array(z.string()),
});

/** How badly the factory behaves: the simulator's own words for it. */
export type Misbehaviour = Readonly<Record<string, number>>;

/** The factory simulator by its own small server. */
export interface FactoryControl {
  state(): Promise<z.infer<typeof state>>;
  misbehave(how: Misbehaviour): Promise<void>;
  /** With 0 it makes no changes of its own, and does what the portal asks for. */
  rate(perSecond: number): Promise<void>;
  /** The values of one of its meters by the label that it has, such as outcomes of answers. */
  meter(name: string): Promise<ReadonlyMap<string, number>>;
}

/** The values of a meter with one label, from the text that Prometheus reads. */
export function valuesOf(text: string, meter: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const found = /^(\w+)\{\w+="([^"]*)"\} (\S+)$/.exec(line);
    if (found?.[1] === meter && found[2] !== undefined) values.set(found[2], Number(found[3]));
  }
  return values;
}

export function factoryControl(url: string): FactoryControl {
  const ask = async (path: string, body?: string): Promise<string> => {
    const answer = await fetch(`${url}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The simulator answers ${answer.status} to ${path}: ${text}`);
    return text;
  };
  const tell = async (path: string, body: string): Promise<void> => {
    await ask(path, body);
  };
  return {
    state: async () => state.parse(JSON.parse(await ask('/state'))),
    misbehave: (how) => tell('/misbehave', JSON.stringify(how)),
    rate: (perSecond) => tell('/rate', String(perSecond)),
    meter: async (name) => valuesOf(await ask('/metrics'), name),
  };
}
