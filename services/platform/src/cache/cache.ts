/**
 * Finished JSON, kept in groups (all pages of one dealer's orders, for example). An entry carries the log position it
 * reflects; an older one never replaces a newer one, nor comes back after `outdate`. A cache may forget anything at any
 * time and never throws: without it the same answers come from Postgres.
 */
export interface Cache {
  /** The entry, or undefined. One round trip. */
  get(group: string, field: string): Promise<CacheEntry | undefined>;
  /** Keeps `json` unless the group is known to have changed after `position`. */
  put(group: string, field: string, json: string, position: number): Promise<void>;
  /**
   * Says that each group changed at `position`: entries older than that are gone and can't be put back. False when the
   * cache could not be told (it may be out of reach): old entries may still be there, so say it again.
   */
  outdate(groups: ReadonlyMap<string, number>): Promise<boolean>;
  close(): Promise<void>;
}

export interface CacheEntry {
  readonly json: string;
  readonly position: number;
}
