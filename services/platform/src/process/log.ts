import pino, { type Logger } from 'pino';

export type Log = Logger;

// Whoever read our lines may be gone (a launcher killed with -9): that must not keep us from ending in order.
// Pino's own destination was seen to try for ever to write to the broken pipe.
process.stdout.on('error', () => undefined);

/** JSON lines on standard output. Name the process; add `correlation` to all that belongs to one change or request. */
export const openLog = (name: string, level: string): Log =>
  pino(
    {
      level,
      base: { process: name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    process.stdout,
  );
