/** As drawings write lengths: whole millimetres without separators, `1450`. */
export const millimetres = (length: number): string => String(Math.round(length));
