/**
 * The right to do what one process at a time should do, for longer than a transaction. Whoever dies loses it at once. A
 * process that was cut off may work on for a moment after another has begun: what it writes must bear that.
 */
export interface Lease {
  /** Takes it, or says that it is held still; false while another has it. Throws when Postgres can't be asked. */
  hold(): Promise<boolean>;
  /** Lets another have it. Never throws. */
  release(): Promise<void>;
}

/** Leases by name; all in one process, too, exclude each other. */
export interface Leases {
  lease(name: string): Lease;
  close(): Promise<void>;
}
