import { collectDefaultMetrics, Registry } from 'prom-client';

export { Counter, Gauge, Histogram } from 'prom-client';

/** The process' own registry: each module adds its meters to it, `/metrics` prints it. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });
