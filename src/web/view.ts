// What every page gets: the ledger, where the reader is, and the time.
import type { Address } from './address.ts';
import type { Ledger, TargetLine } from './data/ledger.ts';

export interface View {
  ledger: Ledger;
  address: Address;
  line: string;
  /** The targets that are looked at: all of the line, or the one that was chosen. */
  targets: TargetLine[];
  now: Date;
  /** Changes when the ledger was read again. */
  version: number;
  /** Goes to the same page with other filters. */
  filter: (filters: Record<string, string>) => void;
}
