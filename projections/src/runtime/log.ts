import { orderPersonalData } from '@mullion/domain/order/codec';
import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { withPersonalData } from '@mullion/platform/personal-data/personal-data';
import { openVault } from '@mullion/platform/personal-data/vault';

/** The event log as projections read it: personal data opened, those of erased persons absent. */
export const openLogToRead = (db: Database, masterKey: string | undefined): EventStore =>
  withPersonalData(openPostgresEventStore(db), openVault(db, { masterKey }), orderPersonalData);
