import { z } from 'zod';
import { eventCodec } from '../event-codec';
import { dealerStated } from './events';

/** Reads the events of dealer streams. */
export const dealerCodec = eventCodec(z.object({ type: z.literal('DealerStated'), data: dealerStated }), {
  DealerStated: [],
});
