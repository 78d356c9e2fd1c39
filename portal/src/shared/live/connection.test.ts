import { describe, expect, it } from 'vitest';
import { backoff, LiveConnection, type Source } from './connection';

/** A server and a clock that the test plays. */
function stage() {
  interface Opened {
    readonly url: string;
    readonly source: Source;
    closed: boolean;
  }
  const opened: Opened[] = [];
  const timers: { run: () => void; after: number }[] = [];
  const state = { online: true };
  const line = new LiveConnection({
    open: (url) => {
      const entry: Opened = {
        url,
        closed: false,
        source: { onmessage: null, onerror: null, close: () => void (entry.closed = true) },
      };
      opened.push(entry);
      return entry.source;
    },
    online: () => state.online,
    later: (run, after) => {
      const timer = { run, after };
      timers.push(timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    random: () => 1,
  });
  const last = () => {
    const entry = opened.at(-1);
    if (!entry) throw new Error('nothing was opened');
    return entry;
  };
  return {
    line,
    opened,
    timers,
    state,
    last,
    say: (message: unknown, id = '') =>
      last().source.onmessage?.({ data: JSON.stringify(message), lastEventId: id }),
    fire: () => timers.shift()?.run(),
  };
}

describe('the live line', () => {
  it('is live once the server has spoken, and tells when each factory was heard of', () => {
    const { line, say } = stage();
    line.start();
    expect(line.snapshot.line).toBe('connecting');
    say({ type: 'hello', position: 7 }, '7');
    say({ type: 'fresh', factories: [{ id: 'kharkiv', syncedAt: '2026-11-21T12:00:00Z' }] });
    expect(line.snapshot).toEqual({ line: 'live', synced: { kharkiv: '2026-11-21T12:00:00Z' } });
  });

  it('resumes after what it has seen, not after where the log stood', () => {
    const { line, say, last, fire, opened } = stage();
    line.start();
    say({ type: 'hello', position: 90 }, '7');
    say({ type: 'order', position: 8, order: { id: 'x' } }, '8');
    last().source.onerror?.();
    fire();
    expect(opened.map(({ url }) => url)).toEqual(['/api/live', '/api/live?last=8']);
  });

  it('tells when it begins anew, and not when it resumes', () => {
    const { line, say, last, fire } = stage();
    let begun = 0;
    line.whenBegun(() => (begun += 1));
    line.start();
    last().source.onerror?.();
    fire();
    expect(begun).toBe(0);
    say({ type: 'hello', position: 7 }, '7');
    expect(begun).toBe(1);
    last().source.onerror?.();
    fire();
    say({ type: 'hello', position: 9 }, '7');
    expect(begun).toBe(1);
  });

  it('says offline without network, and comes back at once with it', () => {
    const { line, say, last, state, opened } = stage();
    line.start();
    say({ type: 'hello', position: 1 }, '1');
    state.online = false;
    last().source.onerror?.();
    expect(line.snapshot.line).toBe('offline');
    state.online = true;
    line.hurry();
    expect(opened).toHaveLength(2);
  });

  it('takes a line that is open but silent for dead', () => {
    const { line, say, fire, opened } = stage();
    line.start();
    say({ type: 'hello', position: 1 }, '1');
    fire();
    expect(line.snapshot.line).toBe('reconnecting');
    expect(opened[0]?.closed).toBe(true);
  });

  it('asks whether the session still lasts when it is lost', () => {
    const { line, last } = stage();
    let asked = 0;
    line.whenLost(() => (asked += 1));
    line.start();
    last().source.onerror?.();
    expect(asked).toBe(1);
  });

  it('forgets everything when it is stopped', () => {
    const { line, say, timers, opened } = stage();
    line.start();
    say({ type: 'hello', position: 5 }, '5');
    line.stop();
    expect(timers).toHaveLength(0);
    line.start();
    expect(opened.at(-1)?.url).toBe('/api/live');
  });

  it('overhears what it cannot read', () => {
    const { line, last } = stage();
    line.start();
    last().source.onmessage?.({ data: '{broken', lastEventId: '' });
    expect(line.snapshot.line).toBe('connecting');
  });

  it('waits longer each time, but never longer than half a minute', () => {
    expect([0, 1, 2, 10].map((attempt) => backoff(attempt, 1))).toEqual([800, 1600, 3200, 30_000]);
    expect(backoff(0, 0)).toBe(400);
  });
});
