// What every command needs: the repository, the store, and which line of which target is meant.
import { resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import type { OpenTarget } from '../core/answers/across.ts';
import { namesOfTargets } from '../core/judge/target-names.ts';
import { openLine } from '../core/ledger/line-ledger.ts';
import { text, type Values } from './options.ts';
import { linesOf } from '../operations/lines.ts';
import { DEFAULT_TARGET, named } from '../operations/record.ts';
import { openGitStore } from '../store/git/store.ts';
import { openGitObjects } from '../store/git/objects.ts';
import { describeRepository, type Repository, worktreeOf } from '../store/git/repository.ts';
import { sha256 } from '../host/sha256.ts';
import { checkBranchName, type Store } from '../store/port.ts';
import { readableSnapshot } from '../operations/commit-loop.ts';

const DEFAULT_BRANCH = 'pytest-results';

export interface Context {
  store: Store;
  repository: Promise<Repository>;
  /** The directory the repository was looked for in. */
  directory: string;
  /** The directory of the repository that has the results, and their branch. */
  results: string;
  branch: string;
  /** Throws a UserError where the branch is checked out in a work tree. */
  writable: () => Promise<void>;
  close: () => Promise<void>;
}

/** Opens the repository that the options name. Close it, or git goes on waiting. */
export function openContext(values: Values): Context {
  const directory = resolve(text(values, 'repo') ?? '.');
  const branch = text(values, 'branch') ?? DEFAULT_BRANCH;
  // Before git is started, which would go on waiting.
  checkBranchName(branch);
  const elsewhere = text(values, 'results');
  const results = elsewhere === undefined ? directory : resolve(elsewhere);
  const objects = openGitObjects(directory);
  const store = openGitStore(results, branch, ...(results === directory ? [objects] : []));
  const repository = requireRepository(results, directory).then(() => describeRepository(directory, objects));
  // avoids an unhandledRejection; awaited by every command
  repository.catch(() => {});
  let refusing: Promise<void> | undefined;
  const writable = (): Promise<void> => (refusing ??= refuseCheckedOut(results, branch));
  const close = async (): Promise<void> => {
    objects.close();
    await store.close();
  };
  return { store: guarded(store, writable), repository, directory, results, branch, writable, close };
}

/** Says of another repository for the ledger that it is none, before anything is read for it. */
async function requireRepository(results: string, directory: string): Promise<void> {
  if (results === directory) return;
  const objects = openGitObjects(results);
  try {
    await describeRepository(results, objects);
  } finally {
    objects.close();
  }
}

/** A store that writes only where no work tree is left with files of another commit than its branch. */
const guarded = (store: Store, writable: () => Promise<void>): Store => ({
  ...store,
  commit: async (...write) => {
    await writable();
    return store.commit(...write);
  },
  replace: async (...write) => {
    await writable();
    return store.replace(...write);
  },
});

async function refuseCheckedOut(results: string, branch: string): Promise<void> {
  const worktree = await worktreeOf(results, branch);
  if (worktree === undefined) return;
  throw new UserError(
    `Branch ${branch} is checked out in ${worktree}: writing to it would leave that work tree behind, and a commit there would undo what was recorded. Check out another branch there (git -C ${worktree} switch --detach), then run this again.`,
  );
}

/** The line of a commit that no branch is known to have. */
export const NO_BRANCH = 'HEAD';

/** The line that is meant when none is named: the branch that is checked out, CI's word for it, or the branch that has the commit. */
export function defaultLine({ branch, containing }: Repository): string {
  return branch ?? (process.env.GITHUB_HEAD_REF || process.env.GITHUB_REF_NAME || containing || NO_BRANCH);
}

/** A line with those of its targets that are meant. */
export interface OpenedLine {
  name: string;
  /** By name; at least one. */
  targets: OpenTarget[];
}

/** Opens the line that the options name, in all its targets or those named. @throws UserError when nothing is recorded there */
export async function openTargets({ store, repository }: Context, values: Values): Promise<OpenedLine> {
  const described = await repository;
  const snapshot = await readableSnapshot(store);
  const name = text(values, 'line') ?? defaultLine(described);
  const places = await linesOf(snapshot);
  const here = places.filter(({ line }) => line === name);
  const wanted = targetsNamed(
    here.map(({ target }) => target),
    text(values, 'target'),
  );
  const opened = await Promise.all(
    here
      .filter(({ target }) => wanted.includes(target))
      .map(async ({ target, folder }) => ({
        target,
        line: await named(store, folder, () => openLine(snapshot, folder, sha256)),
      })),
  );
  const targets = opened.filter(({ line }) => line.labels.length > 0);
  if (targets.length > 0) return { name, targets };
  const target = text(values, 'target');
  const where = `${name}${target === undefined ? '' : ` of target ${target}`}`;
  throw new UserError(
    places.length === 0
      ? `Nothing is recorded yet: there is no ${store.name}. Record a run with pytest-ledger record report.xml.`
      : `No run is recorded on ${where}. There are runs on ${places.map(shown).join(', ')}: choose with --line and --target.`,
  );
}

/** A target by its name, by what tells it from the others, or by a part of its name, which several may have. */
function targetsNamed(targets: readonly string[], asked: string | undefined): readonly string[] {
  if (asked === undefined || targets.includes(asked)) return asked === undefined ? targets : [asked];
  const { nameOf } = namesOfTargets(targets);
  const short = targets.filter(target => nameOf(target).toLowerCase() === asked.toLowerCase());
  if (short.length > 0) return short;
  return targets.filter(target => target.toLowerCase().includes(asked.toLowerCase()));
}

/** Another line, by its name; undefined where there is none. */
export async function openOtherLine({ store }: Context, name: string): Promise<OpenedLine | undefined> {
  const snapshot = await readableSnapshot(store);
  const found = (await linesOf(snapshot)).filter(({ line }) => line === name);
  const targets = await Promise.all(
    found.map(async ({ target, folder }) => ({
      target,
      line: await named(store, folder, () => openLine(snapshot, folder, sha256)),
    })),
  );
  return targets.length === 0 ? undefined : { name, targets };
}

const shown = ({ line, target }: { line: string; target: string }): string =>
  target === DEFAULT_TARGET ? line : `${line} (target ${target})`;
