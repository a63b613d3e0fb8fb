// The branch in a local git repository: bare, worktree or shallow clone alike. Reads through `git cat-file`, writes through
// one `git fast-import`, which makes objects and moves the branch in one step, and only if the branch is where we read it.
import { UnreadableLedger } from '../../core/errors.ts';
import { SEGMENT_FILE } from '../../core/ledger/paths.ts';
import { compareText } from '../../core/compare-text.ts';
import { type GitObject, type GitObjects, openGitObjects, parseTree, type TreeEntry } from './objects.ts';
import { explainLock } from './lock.ts';
import { runGit } from './process.ts';
import { commit, replaceHistory, weigh } from './write.ts';
import { type AddressedSnapshot, checkBranchName, type Snapshot, type Store } from '../port.ts';

/** Opens the branch `branch` of the repository at `directory`. */
export function openGitStore(directory: string, branch: string, objects = openGitObjects(directory)): Store {
  checkBranchName(branch);
  return {
    name: `branch ${branch}`,
    patience: 120_000,
    snapshot: () => takeSnapshot(directory, branch, objects),
    commit: (on, changes, message, time) => commit(directory, branch, on.commit, changes, message, time),
    replace: (on, files, message, time) => replaceHistory(directory, branch, on, files, message, time),
    explain: async why => explainLock(why),
    weigh: oid => weigh(directory, oid),
    close: async () => objects.close(),
  };
}

async function takeSnapshot(directory: string, branch: string, objects: GitObjects): Promise<Snapshot> {
  const own = `refs/heads/${branch}`;
  const found = (await objects.read(own)) ?? (await readIfListed(directory, objects, own));
  // A fresh clone has what CI recorded only as the remote's branch: that is where the local one begins.
  const tip = found ?? (await objects.read(`refs/remotes/origin/${branch}`));
  if (tip && tip.type !== 'commit') throw new UnreadableLedger(`${own} is not a commit but a ${tip.type}`);
  return snapshotAt(branch, tip?.oid ?? null, objects);
}

/** The state that a commit holds, whatever the branch is at. */
export function snapshotAt(branch: string, commitId: string | null, objects: GitObjects): AddressedSnapshot {
  const readEntries = async (folder: string): Promise<TreeEntry[]> => {
    if (commitId === null) return [];
    const tree = await objects.read(`${commitId}:${folder}`);
    if (!tree) {
      await assertNoFolder(objects, commitId, folder);
      return [];
    }
    if (tree.type !== 'tree') throw new UnreadableLedger(`${folder} on branch ${branch} is not a folder`);
    return parseTree(tree);
  };
  const listed = new Map<string, Promise<TreeEntry[]>>();
  const entries = (folder: string): Promise<TreeEntry[]> => {
    const known = listed.get(folder);
    if (known) return known;
    const reading = readEntries(folder);
    listed.set(folder, reading);
    return reading;
  };
  return {
    commit: commitId,
    folders: async folder => (await entries(folder)).flatMap(({ name, isFolder }) => (isFolder ? [name] : [])),
    folderIds: async folder =>
      new Map((await entries(folder)).flatMap(({ name, oid, isFolder }) => (isFolder ? [[name, oid] as const] : []))),
    names: async folder => (await entries(folder)).map(({ name }) => name).sort(compareText),
    files: async (folder, wanted = () => true) => {
      const blobs = (await entries(folder)).filter(({ name, isFolder }) => !isFolder && wanted(name));
      const texts = await Promise.all(
        blobs.map(async ({ name, oid }): Promise<[string, string]> => {
          const blob = await objects.read(oid);
          if (!blob) {
            throw new UnreadableLedger(
              `${folder}/${name} on branch ${branch} is listed, but git does not have its content (${oid}). Run git fsck, or fetch the branch again`,
            );
          }
          return [name, blob.content.toString('utf8')];
        }),
      );
      return new Map(texts);
    },
    foldersWith: async (folder, name) => {
      const folders = (await entries(folder)).filter(entry => entry.isFolder);
      const has = async ({ name: inside, oid }: TreeEntry): Promise<boolean> => {
        // git says of both that they are missing where it cannot read the folder. That it finds the second shows that it can, up to where
        // the first would stand. Of what is not a segment, and where in doubt, the folder is read.
        const [isThere, isReadable] = await Promise.all([
          objects.finds(`${oid}:${name}`),
          name < SEGMENT_FILE && objects.finds(`${oid}:${SEGMENT_FILE}`),
        ]);
        return isThere || (!isReadable && (await entries(`${folder}/${inside}`)).some(entry => entry.name === name));
      };
      const there = await Promise.all(folders.map(has));
      return folders.filter((_, n) => there[n]).map(entry => entry.name);
    },
  };
}

/** git answers "missing" for a branch that is not there and for one that is damaged; only the first is a new beginning. */
async function readIfListed(directory: string, objects: GitObjects, ref: string): Promise<GitObject | undefined> {
  const { code, stdout, stderr } = await runGit(directory, ['for-each-ref', '--format=%(refname)', ref]);
  // It warns of a damaged one and goes on. A trace, or a warning of a configuration that it cannot read, is not about the branch.
  const complaint = stderr
    .split('\n')
    .find(line => /^(?:error|fatal): /.test(line) || (line.startsWith('warning: ') && line.includes(ref)));
  if (code === 0 && stdout === '' && complaint === undefined) return undefined;
  // Another writer may have made it since it was asked for.
  const found = code === 0 && complaint === undefined ? await objects.read(ref) : undefined;
  if (found) return found;
  const why = complaint ?? (code === 0 ? 'its commit is missing' : stderr);
  throw new UnreadableLedger(`${ref} is there but cannot be read: ${why}. Run git fsck`);
}

/** Likewise for a folder: each step of the way down must be a tree that can be read and does not name the next step. */
async function assertNoFolder(objects: GitObjects, commitId: string, folder: string): Promise<void> {
  let tree = await objects.read(`${commitId}^{tree}`);
  for (const step of folder.split('/')) {
    if (!tree) throw new UnreadableLedger(`a folder above ${folder} is listed, but git does not have it. Run git fsck`);
    const entry = parseTree(tree).find(({ name }) => name === step);
    if (!entry) return;
    tree = await objects.read(entry.oid);
  }
  throw new UnreadableLedger(`${folder} is listed, but git does not have it. Run git fsck`);
}
