// Reads git objects over GitHub's API. An object is known by the hash of its content, so what was read once is true for
// ever, wherever the branch moves, and nothing that was cut short or left out can pass for it.
import { UnreadableLedger } from '../../core/errors.ts';
import { openBatch } from './batch.ts';
import { type GithubClient, isOid, isRecord, untilWhole } from '../../github/client.ts';
import { explain, type Place } from '../../github/errors.ts';
import { blobId, treeId, type TreeEntry } from './hash.ts';

export interface GithubObjects {
  /** The entries of a tree, and, with `texts`, at once what is in its files. @throws UnreadableLedger, UserError */
  tree: (oid: string, what: 'names' | 'texts') => Promise<TreeEntry[]>;
  knowsTree: (oid: string) => boolean;
  /** Whether a tree that was read lists it. */
  knowsBlob: (oid: string) => boolean;
  /** @throws UnreadableLedger, UserError */
  text: (oid: string) => Promise<string>;
  /** The id of what is at a path in a commit, or null for nothing. @throws UnreadableLedger, UserError */
  idAt: (commit: string, path: string) => Promise<string | null>;
  /** Reads the names in the tree at a path in a commit, if there is one. @throws UnreadableLedger, UserError */
  lookAt: (commit: string, path: string) => Promise<void>;
  /** Takes in an object that came along with another answer, with all that is in it, as far as it is whole. */
  learn: (node: unknown) => void;
}

/** The fields of a tree that `learn` wants. */
export const NAMES = 'oid ... on Tree { entries { name type oid } }';
/** Those of a blob. `text` ends after 512,000 bytes, and only `isTruncated` says so. */
export const TEXT = 'oid ... on Blob { isTruncated text }';
const TEXTS = `oid ... on Tree { entries { name type oid object { ${TEXT} } } }`;

/** Characters of text to remember: a line, not a whole ledger. */
const MEMORY = 64 * 1024 * 1024;

export function openGithubObjects(client: GithubClient, place: Place): GithubObjects {
  const ask = openBatch(client, place);
  const trees = new Map<string, Promise<TreeEntry[]>>();
  const blobs = new Set<string>();
  const texts = openTexts();
  /** Too long for GraphQL, so not asked for there again. */
  const long = new Set<string>();

  const learn = (node: unknown): void => {
    if (!isRecord(node) || !isOid(node['oid'])) return;
    const { oid, isTruncated, entries } = node;
    const [text, tree] = [textOf(node), entriesOf(node)];
    if (text !== undefined) void texts.remember(oid, Promise.resolve(text));
    if (tree) trees.set(oid, Promise.resolve(tree));
    for (const entry of tree ?? []) if (entry.type === 'blob') blobs.add(entry.oid);
    if (isTruncated === true) long.add(oid);
    if (Array.isArray(entries)) for (const entry of entries) if (isRecord(entry)) learn(entry['object']);
  };
  const readTree = async (oid: string, what: 'names' | 'texts'): Promise<TreeEntry[]> => {
    const withTexts = what === 'texts';
    const cost = withTexts ? { fields: TEXTS, lighter: NAMES, weight: 100 } : { fields: NAMES, weight: 2 };
    const node = await ask({ by: 'oid', value: oid, ...cost });
    learn(node);
    return entriesOf(node) ?? restTree(client, place, oid);
  };
  const readText = async (oid: string): Promise<string> => {
    const node = long.has(oid) ? null : await ask({ by: 'oid', value: oid, fields: TEXT, weight: 4 });
    return textOf(node) ?? restText(client, place, oid);
  };
  return {
    tree: (oid, what) => {
      const known = trees.get(oid);
      if (known) return known;
      const reading = readTree(oid, what);
      trees.set(oid, reading);
      reading.catch(() => trees.delete(oid));
      return reading;
    },
    knowsTree: oid => trees.has(oid),
    knowsBlob: oid => blobs.has(oid),
    text: oid => texts.get(oid) ?? texts.remember(oid, readText(oid)),
    idAt: async (commit, path) => {
      const node = await ask({ by: 'expression', value: `${commit}:${path}`, fields: 'oid', weight: 1, commit });
      return isRecord(node) && isOid(node['oid']) ? node['oid'] : null;
    },
    lookAt: async (commit, path) =>
      learn(await ask({ by: 'expression', value: `${commit}:${path}`, fields: NAMES, weight: 2, commit })),
    learn,
  };
}

interface Texts {
  get: (oid: string) => Promise<string> | undefined;
  remember: (oid: string, text: Promise<string>) => Promise<string>;
}

/** The texts read last. */
function openTexts(): Texts {
  const texts = new Map<string, Promise<string>>();
  const lengths = new Map<string, number>();
  let total = 0;
  const keep = (oid: string, { length }: string): void => {
    if (!lengths.has(oid)) total += length;
    lengths.set(oid, length);
    for (const [oldest, lost] of lengths) {
      if (total <= MEMORY || oldest === oid) break;
      total -= lost;
      lengths.delete(oldest);
      texts.delete(oldest);
    }
  };
  return {
    get: oid => texts.get(oid),
    remember: (oid, text) => {
      texts.set(oid, text);
      text.then(
        known => keep(oid, known),
        () => texts.delete(oid),
      );
      return text;
    },
  };
}

/** The text of a blob if the answer has all of it. */
function textOf(node: unknown): string | undefined {
  const { oid, text } = isRecord(node) ? node : {};
  return typeof text === 'string' && blobId(text) === oid ? text : undefined;
}

/** The entries of a tree if the answer has all of them. */
function entriesOf(node: unknown): TreeEntry[] | undefined {
  const { oid, entries } = isRecord(node) ? node : {};
  if (!Array.isArray(entries) || !entries.every(isEntry)) return undefined;
  const plain = entries.map(({ name, type, oid: of }): TreeEntry => ({ name, type, oid: of }));
  return treeId(plain) === oid ? plain : undefined;
}

const TYPES = new Set<unknown>(['blob', 'tree', 'commit']);

const isEntry = (entry: unknown): entry is TreeEntry =>
  isRecord(entry) && typeof entry['name'] === 'string' && isOid(entry['oid']) && TYPES.has(entry['type']);

/** Up to 100 MB, which GraphQL cuts. https://docs.github.com/rest/git/blobs#get-a-blob */
async function restText(client: GithubClient, { owner, repo, branch }: Place, oid: string): Promise<string> {
  let known = '';
  const check = (answer: unknown): Buffer | undefined => {
    const { content, encoding } = dataOf(answer);
    if (typeof content !== 'string' || encoding !== 'base64') return undefined;
    const bytes = Buffer.from(content, 'base64');
    known = blobId(bytes);
    return known === oid ? bytes : undefined;
  };
  try {
    const read = client.octokit.git.getBlob;
    return (await untilWhole(client, () => read({ owner, repo, file_sha: oid }), check)).toString('utf8');
  } catch (error) {
    if (known === '') throw explain(error, { owner, repo, branch }, 'read');
    throw new UnreadableLedger(`GitHub gives ${oid} a content that is ${known}`, { cause: error });
  }
}

/** Trees whose entries did not add up to their id. This answer says by itself whether it is whole. */
async function restTree(client: GithubClient, { owner, repo, branch }: Place, oid: string): Promise<TreeEntry[]> {
  const check = (answer: unknown): TreeEntry[] | undefined => {
    const { tree, truncated } = dataOf(answer);
    if (truncated !== false || !Array.isArray(tree)) return undefined;
    const entries = tree.map((entry: Record<string, unknown>) => ({
      name: entry['path'],
      type: entry['type'],
      oid: entry['sha'],
    }));
    return entries.every(isEntry) ? entries : undefined;
  };
  try {
    const read = client.octokit.git.getTree;
    return await untilWhole(client, () => read({ owner, repo, tree_sha: oid }), check);
  } catch (error) {
    throw explain(error, { owner, repo, branch }, 'read');
  }
}

function dataOf(answer: unknown): Record<string, unknown> {
  const data = isRecord(answer) ? answer['data'] : undefined;
  return isRecord(data) ? data : {};
}
