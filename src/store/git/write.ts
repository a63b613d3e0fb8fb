// Writes to the branch in a local git repository: through one `git fast-import`, which makes objects and moves the branch in
// one step, and only if the branch is where we read it.
import { UserError } from '../../core/errors.ts';
import type { Changes } from '../../core/ledger/line-writing.ts';
import { AUTHOR, runGit, runGitBeside } from './process.ts';
import type { CommitResult, Weight } from '../port.ts';

interface Writes {
  writes: ReadonlyMap<string, string>;
  removes: readonly string[];
}

export async function commit(
  directory: string,
  branch: string,
  parent: string | null,
  changes: Changes,
  message: string,
  time: Date,
): Promise<CommitResult> {
  const stream = importStream(`refs/heads/${branch}`, parent, changes, message, time);
  let length = 0;
  for (const text of changes.writes.values()) length += text.length;
  const args = [...(length < LARGE ? [] : AS_A_PACK), ...QUICK, ...STREAMED];
  const { code, stdout, stderr } = await runGitBeside(directory, args, stream);
  if (code === 0) return { kind: 'committed', commit: stdout.trim() };
  return notWritten(branch, stderr);
}

/**
 * Characters from which what is written stays the pack that git has made. Less is unpacked, for a pack a run would be many packs.
 * Unpacking compresses all of it once more, which took two thirds of git's time for a first run of 100,000 tests.
 */
const LARGE = 1 << 20;
const AS_A_PACK = ['-c', 'fastimport.unpackLimit=1'];

/** No deltas and light compression: the objects are few, and `git gc` packs them properly later. */
const QUICK = ['-c', 'pack.compression=1', 'fast-import', '--depth=0'];
const STREAMED = ['--quiet', '--done', '--date-format=raw'];

function notWritten(branch: string, stderr: string): CommitResult {
  if (LOST.test(stderr)) return { kind: 'lost', why: stderr };
  throw new UserError(`git could not write branch ${branch}; nothing on it has changed. git says: ${stderr}`);
}

/** The branch was moved, or is just being moved, by another writer. A lock that stays is told apart by the deadline. */
const LOST =
  /^(?:error|warning): Not updating|is at [0-9a-f]+ but expected|reference already exists|unable to resolve reference|Unable to create '.*\.lock': File exists/m;

function* importStream(
  ref: string,
  parent: string | null,
  { writes, removes }: Writes,
  message: string,
  time: Date,
  gone?: string,
  merged?: string,
): Generator<string | Uint8Array> {
  // Until `done` is read nothing is moved: a writer that dies before git has it all leaves the branch as it was.
  yield `commit ${ref}\nmark :1\n`;
  yield `committer ${AUTHOR.name} <${AUTHOR.email}> ${Math.floor(time.getTime() / 1000)} +0000\n`;
  yield* data(message);
  if (parent !== null) yield `from ${parent}\n`;
  if (merged !== undefined) yield `merge ${merged}\n`;
  for (const path of removes) yield `D ${path}\n`;
  for (const [path, text] of writes) {
    yield `M 100644 inline ${path}\n`;
    yield* data(text);
  }
  yield 'get-mark :1\n';
  // A commit that no ref leads to: fast-import cannot make one but through a ref, which is gone before it is written.
  if (gone !== undefined) yield `reset ${ref}\nfrom ${gone}\n\n`;
  yield 'done\n';
}

const NO_REF = 'refs/pytest-ledger/compacted';

/**
 * A commit without a parent, and then the branch moved to it by `git update-ref`, which takes the value that it must have.
 * Until that moment nothing refers to what was made.
 */
export async function replaceHistory(
  directory: string,
  branch: string,
  on: string,
  files: ReadonlyMap<string, string>,
  message: string,
  time: Date,
): Promise<CommitResult> {
  const none = '0'.repeat(on.length);
  const stream = importStream(NO_REF, null, { writes: files, removes: [] }, message, time, none);
  const made = await runGit(directory, ['fast-import', ...STREAMED], stream);
  if (made.code !== 0) return notWritten(branch, made.stderr);
  const commitId = made.stdout.trim();
  const ref = `refs/heads/${branch}`;
  const remote = `refs/remotes/origin/${branch}`;
  const { stdout } = await runGit(directory, ['for-each-ref', '--format=%(refname) %(objectname)', ref, remote]);
  const refs = stdout.split('\n');
  // What was read as the remote's branch is not there yet as a local one, and must not have come to be.
  const isRemotes = refs.includes(`${remote} ${on}`) && !refs.some(each => each.startsWith(`${ref} `));
  const expected = isRemotes ? none : on;
  const moved = await runGit(directory, ['update-ref', '-m', 'pytest-ledger compact', ref, commitId, expected]);
  if (moved.code === 0) return { kind: 'committed', commit: commitId };
  return notWritten(branch, moved.stderr);
}

/**
 * A commit that no ref leads to yet.
 * @param parents the first is the one whose files it changes
 * @throws UserError
 */
export async function makeCommit(
  directory: string,
  [parent, merged]: readonly [parent: string, merged?: string],
  changes: Changes,
  message: string,
  time: Date,
): Promise<string> {
  const none = '0'.repeat(parent.length);
  const stream = importStream(NO_REF, parent, changes, message, time, none, merged);
  const made = await runGit(directory, [...QUICK, ...STREAMED], stream);
  if (made.code === 0) return made.stdout.trim();
  throw new UserError(`git could not write to ${directory}: ${made.stderr}`);
}

export async function weigh(directory: string, oid: string): Promise<Weight> {
  const [count, tree, disk] = await Promise.all([
    runGit(directory, ['rev-list', '--count', oid]),
    runGit(directory, ['ls-tree', '-r', '-l', '-z', oid]),
    // From git 2.31 on.
    runGit(directory, ['rev-list', '--objects', '--disk-usage', oid]),
  ]);
  const sizes = tree.stdout.split('\0').flatMap(row => (row === '' ? [] : [Number(row.split(/\s+/, 4)[3])]));
  const stored = disk.code === 0 ? { stored: Number(disk.stdout) } : {};
  return { commits: Number(count.stdout), files: sizes.length, bytes: sizes.reduce((a, b) => a + b, 0), ...stored };
}

function* data(text: string): Generator<string | Uint8Array> {
  const bytes = Buffer.from(text);
  yield `data ${bytes.length}\n`;
  yield bytes;
  yield '\n';
}
