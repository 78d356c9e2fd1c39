/** Where an order is shown. A full stop is escaped too: an address that ends like a file's name is taken for a file. */
export const orderPath = (id: string): string => `/orders/${encodeURIComponent(id).replaceAll('.', '%2E')}`;

/** `+380 67 555 01 18` to what a phone dials. */
export const telephone = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`;
