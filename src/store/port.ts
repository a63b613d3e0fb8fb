// What the ledger needs of a place that keeps a branch.
import { UserError } from '../core/errors.ts';
import type { BranchReader } from '../core/ledger/line-ledger.ts';
import type { Changes } from '../core/ledger/line-writing.ts';

/** One state of the branch. Whatever is read through it belongs to that state, however the branch moves meanwhile. */
export interface Snapshot extends BranchReader {
  /** The commit, or null when there is no such branch yet. */
  commit: string | null;
  /**
   * Reads what is in a folder that is probably there, so that asking for it later costs nothing. Absent where a store reads
   * at no cost.
   */
  expect?: (folder: string) => Promise<void>;
}

/** A snapshot that knows what its folders are called by their content. */
export interface AddressedSnapshot extends Snapshot {
  /** By the names of the folders directly in a folder, ids that are the same for the same content. */
  folderIds: (folder: string) => Promise<ReadonlyMap<string, string>>;
}

/**
 * `committed`: the branch now holds the changes. `lost`: someone else moved the branch, or is moving it: read again and
 * apply again; `why` is what the store said, for the case that it never ends.
 */
export type CommitResult = { kind: 'committed'; commit: string } | { kind: 'lost'; why: string };

/** What a state of the branch weighs. */
export interface Weight {
  /** In its history. */
  commits: number;
  files: number;
  /** Of the files. */
  bytes: number;
  /** What the history takes as it is stored just now, where the store can tell. */
  stored?: number;
}

export interface Store {
  /** What to call the branch in messages. */
  name: string;
  /** How long to go on when other writers keep being quicker. Milliseconds. */
  patience: number;
  /** @throws UnreadableLedger when the branch is there but cannot be read */
  snapshot: () => Promise<Snapshot>;
  /** All or nothing, and only if the branch still is at `on`. */
  commit: (on: Snapshot, changes: Changes, message: string, time: Date) => Promise<CommitResult>;
  /**
   * The branch with these files only and no history: all or nothing, and only if it still is at the commit `on`. What others
   * write meanwhile makes it lost.
   */
  replace: (on: string, files: ReadonlyMap<string, string>, message: string, time: Date) => Promise<CommitResult>;
  /** What is behind a lost race, where the store can tell: who is in the way, and what to do. */
  explain?: (why: string) => Promise<string | undefined>;
  weigh: (commit: string) => Promise<Weight>;
  close: () => Promise<void>;
}

/**
 * A subset of what git allows, so that the name can stand in a stream of commands, and before a path.
 * @throws UserError
 */
export function checkBranchName(branch: string): void {
  if (/^[A-Za-z0-9_][\w.+@/-]*$/.test(branch) && !/\.\.|\/\/|@\{|\/$|\.lock$|\.$|\/\./.test(branch)) return;
  throw new UserError(
    `${JSON.stringify(branch)} cannot be the name of the results branch. Use letters, digits, "-", "_", "." and "/".`,
  );
}
