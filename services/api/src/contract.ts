/**
 * What the portal and outside tools rely on: the shapes of every answer and request. OpenAPI is made from these. Outside of
 * the API this file is the one to import.
 */
export * from './contract/session';
export * from './contract/problem';
export * from './contract/lists';
export * from './contract/orders';
export * from './contract/live';
export * from './contract/review';
export * from './contract/sync';
export * from './contract/held';
export * from './contract/codes';
export * from './contract/audit';
export * from './contract/sweeps';
