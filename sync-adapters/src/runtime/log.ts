import { orderPersonalData } from '@mullion/domain/order/codec';
import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { withPersonalData } from '@mullion/platform/personal-data/personal-data';
import { openVault } from '@mullion/platform/personal-data/vault';

/** The event log as the adapters write it: data of persons are encrypted, with a key for each order. */
export const openLogToWrite = (db: Database, masterKey: string | undefined): EventStore =>
  withPersonalData(openPostgresEventStore(db), openVault(db, { masterKey }), orderPersonalData);
