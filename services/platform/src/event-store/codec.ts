/**
 * Reads stored events as the current shapes: older shapes are upcast, a type or shape it does not know is an error.
 * Structural, so that a domain can write one without importing the platform.
 */
export interface EventCodec<E> {
  parse(type: string, schema: number, data: unknown): E;
}
