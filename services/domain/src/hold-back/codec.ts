import { z } from 'zod';
import { eventCodec } from '../event-codec';
import { changeHeldBack, heldChangesCleared } from './events';

const holdBackEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ChangeHeldBack'), data: changeHeldBack }),
  z.object({ type: z.literal('HeldChangesCleared'), data: heldChangesCleared }),
]);

/** Reads the events of hold-back streams. */
export const holdBackCodec = eventCodec(holdBackEvent, { ChangeHeldBack: [], HeldChangesCleared: [] });
