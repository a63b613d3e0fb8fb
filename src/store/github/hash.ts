// Object ids as git computes them. Whatever comes from GitHub is compared with its own id, so that nothing cut short,
// left out or changed on the way is taken for what was recorded.
import { createHash } from 'node:crypto';

export interface TreeEntry {
  name: string;
  type: 'blob' | 'tree' | 'commit';
  oid: string;
}

const hashOf = (type: string, content: Buffer): string =>
  createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');

export const blobId = (content: string | Buffer): string => hashOf('blob', Buffer.from(content as string));

/** Of trees as we write them; another one may have files of other modes, and an id that this function does not find. */
const MODES = { blob: '100644', tree: '40000', commit: '160000' };

export function treeId(entries: TreeEntry[]): string {
  const sortKey = ({ name, type }: TreeEntry): Buffer => Buffer.from(type === 'tree' ? `${name}/` : name);
  const sorted = entries.toSorted((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  const rows = sorted.map(({ name, type, oid }) =>
    Buffer.concat([Buffer.from(`${MODES[type]} ${name}\0`), Buffer.from(oid, 'hex')]),
  );
  return hashOf('tree', Buffer.concat(rows));
}
