// One state of the branch on GitHub: its head, and whatever is read through it. Every step down a path goes by the ids in
// the tree above, so nothing of another state gets in, and only what the tree above does not list is missing.
import { UnreadableLedger } from '../../core/errors.ts';
import { FORMAT_FILE, README_FILE } from '../../core/ledger/paths.ts';
import { ASSIGNMENTS_FILE, MUTES_FILE } from '../../core/triage/triage.ts';
import { compareText } from '../../core/compare-text.ts';
import {
  type AlongFields,
  askRepositoryWith,
  CutAnswer,
  type GithubClient,
  isOid,
  isRecord,
} from '../../github/client.ts';
import { explain, isTooHeavy, type Place } from '../../github/errors.ts';
import type { TreeEntry } from './hash.ts';
import { type GithubObjects, NAMES, TEXT } from './objects.ts';
import type { Snapshot } from '../port.ts';

/** What is asked for in the same request, though it is not the branch's. */
export interface Along extends AlongFields {
  take: (repository: Record<string, unknown>) => void;
}

/**
 * One request: the head of the branch, what is in its root, the format file and the page. Folders that are known to be needed come
 * along: they are asked for by the branch's name, which may have moved in between, but they only count where their ids say
 * that they belong to the head.
 */
export async function takeSnapshot(
  client: GithubClient,
  place: Place,
  objects: GithubObjects,
  ahead: readonly string[],
  along?: Along,
): Promise<Snapshot> {
  const head = await readHead(client, place, objects, ahead, along);
  const treeAt = async (folder: string, what: 'names' | 'texts' = 'names'): Promise<TreeAt | undefined> => {
    if (head === null) return undefined;
    let oid = head.tree;
    const steps = folder === '' ? [] : folder.split('/');
    for (const step of steps) {
      const entry = (await objects.tree(oid, 'names')).find(({ name }) => name === step);
      if (!entry) return undefined;
      if (entry.type !== 'tree') throw new UnreadableLedger(`${folder} on branch ${place.branch} is not a folder`);
      oid = entry.oid;
    }
    return { oid, entries: await objects.tree(oid, what) };
  };
  const found = new Map<string, Promise<string[]>>();
  /** The names in all of the folders would grow with the history. Whether one name is there is little. */
  const lookFor = async (folder: string, name: string): Promise<string[]> => {
    const tree = await treeAt(folder);
    if (!tree || head === null) return [];
    const inside = tree.entries.filter(({ type }) => type === 'tree');
    const has = async (each: TreeEntry): Promise<boolean> =>
      objects.knowsTree(each.oid)
        ? (await objects.tree(each.oid, 'names')).some(entry => entry.name === name)
        : (await objects.idAt(head.commit, `${folder}/${each.name}/${name}`)) !== null;
    const there = await Promise.all(inside.map(has));
    return namesOf(inside.filter((_, n) => there[n]));
  };
  const namesOf = (entries: TreeEntry[] = []): string[] => entries.map(({ name }) => name);
  return {
    commit: head?.commit ?? null,
    expect: async folder => {
      if (head !== null) await objects.lookAt(head.commit, folder);
    },
    names: async folder => namesOf((await treeAt(folder))?.entries).sort(compareText),
    folders: async folder => namesOf((await treeAt(folder))?.entries.filter(({ type }) => type === 'tree')),
    files: async (folder, wanted) => {
      const tree = await treeAt(folder, wanted ? 'names' : 'texts');
      const blobs = (tree?.entries ?? []).filter(({ name, type }) => type === 'blob' && (wanted?.(name) ?? true));
      return new Map(
        await Promise.all(
          blobs.map(async ({ name, oid }): Promise<[string, string]> => [name, await objects.text(oid)]),
        ),
      );
    },
    foldersWith: (folder, name) => {
      const key = `${folder}/${name}`;
      const known = found.get(key);
      if (known) return known;
      const looking = lookFor(folder, name);
      found.set(key, looking);
      looking.catch(() => found.delete(key));
      return looking;
    },
  };
}

interface TreeAt {
  oid: string;
  entries: TreeEntry[];
}

interface Head {
  commit: string;
  tree: string;
}

async function readHead(
  client: GithubClient,
  place: Place,
  objects: GithubObjects,
  ahead: readonly string[],
  along: Along = { declared: [], variables: {}, fields: [], names: [], take: () => {} },
): Promise<Head | null> {
  const ref = `refs/heads/${place.branch}`;
  const files = [FORMAT_FILE, README_FILE, ASSIGNMENTS_FILE, MUTES_FILE].map(path => ({ path, fields: TEXT }));
  const wanted = [...files, ...foldersAbove(ahead).map(path => ({ path, fields: NAMES }))];
  const names = wanted.map((_, n) => `$p${n}: String!`);
  const fields = wanted.map((each, n) => `p${n}: object(expression: $p${n}) { ${each.fields} }`);
  const query = (more: AlongFields): string =>
    `query ($owner: String!, $repo: String!, $ref: String!, ${[...names, ...more.declared].join(', ')}) {
    repository(owner: $owner, name: $repo) { ref(qualifiedName: $ref) { target { __typename oid ... on Commit { tree {
    ${NAMES} } } } } ${[...fields, ...more.fields].join(' ')} } }`;
  const { owner, repo } = place;
  const paths = Object.fromEntries(wanted.map(({ path }, n) => [`p${n}`, `${ref}:${path}`]));
  let answer: Record<string, unknown>;
  try {
    const variables = { owner, repo, ref, ...paths };
    answer = await askRepositoryWith(client, query, variables, along, headIsWhole);
  } catch (error) {
    // The folders can be read one by one.
    if (isTooHeavy(error) && ahead.length > 0) return readHead(client, place, objects, [], along);
    throw explain(error, place, 'read');
  }
  if (!headIsWhole(answer)) throw explain(new CutAnswer(), place, 'read');
  for (const n of wanted.keys()) objects.learn(answer[`p${n}`]);
  along.take(answer);
  if (answer['ref'] === null) return null;
  const target = targetOf(answer);
  const tree = target?.['tree'];
  if (!target || !isRecord(tree) || !isOid(tree['oid']) || !isOid(target['oid'])) {
    throw new UnreadableLedger(
      `branch ${place.branch} does not lead to a commit but to a ${String(target?.['__typename'])}`,
    );
  }
  objects.learn(tree);
  return { commit: target['oid'], tree: tree['oid'] };
}

function targetOf({ ref }: Record<string, unknown>): Record<string, unknown> | undefined {
  const target = isRecord(ref) ? ref['target'] : undefined;
  return isRecord(target) ? target : undefined;
}

/** Null is "no such branch". Nothing at all, or a ref that leads nowhere, is not. */
const headIsWhole = (answer: Record<string, unknown>): boolean =>
  answer['ref'] === null || isOid(targetOf(answer)?.['oid']);

/** The folders and those above them: what is not listed there is missing. */
function foldersAbove(folders: readonly string[]): string[] {
  const all = folders.flatMap(folder => folder.split('/').map((_, n, steps) => steps.slice(0, n + 1).join('/')));
  return [...new Set(all)];
}
