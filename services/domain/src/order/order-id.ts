/** A factory's id in addresses and settings: `kharkiv`. */
export const FACTORY_ID = /^[a-z][a-z0-9-]{1,30}$/;

/** The factory's own order number: letters of any script, digits, space and `. / _ - №`, at most 40 characters. */
export const ORDER_NUMBER = /^[\p{L}\p{N}№][\p{L}\p{N}№ ./_-]{0,39}$/u;

/** `kharkiv~K-48213`: unique over all factories; `~` needs no escaping in addresses and can't stand in either part. */
export const orderId = (factory: string, number: string): string => `${factory}~${number}`;

/** The order's stream in the event log. */
export const orderStream = (id: string): string => `order-${id}`;

/** The order whose stream this is; the caller knows that it is one. */
export const orderOfStream = (stream: string): string => stream.slice('order-'.length);
