import pino, { type Logger } from 'pino';

export type Log = Logger;

/** JSON lines on standard output. Name the process; add `correlation` to all that belongs to one change or request. */
export const openLog = (process: string, level: string): Log =>
  pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
