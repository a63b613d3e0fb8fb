// Reads objects through one `git cat-file --batch` that stays up, so that reading many files costs one process.
import { UnreadableLedger } from '../../core/errors.ts';
import { cannotStart, spawnGit } from './process.ts';

export interface GitObject {
  oid: string;
  type: string;
  content: Buffer;
}

export interface GitObjects {
  /** The object of that name (an id, a ref, `<commit>:<path>`), or undefined when git knows none. @throws UnreadableLedger */
  read: (name: string) => Promise<GitObject | undefined>;
  /** Whether git finds an object by that name. It does not where it cannot read what leads there, either. @throws UnreadableLedger */
  finds: (name: string) => Promise<boolean>;
  close: () => void;
}

export function openGitObjects(directory: string): GitObjects {
  const batch = openConversation(directory, ['--batch'], takeObject);
  // Seldom needed, so started then.
  let check: Conversation<boolean> | undefined;
  return {
    read: batch.ask,
    finds: name => {
      check ??= openConversation(directory, ['--batch-check=%(objecttype)'], takeFound);
      return check.ask(name);
    },
    close: () => {
      batch.close();
      check?.close();
    },
  };
}

interface Waiting<T> {
  resolve: (said: T) => void;
  reject: (error: Error) => void;
}

interface Conversation<T> {
  ask: (name: string) => Promise<T>;
  close: () => void;
}

/** A `git cat-file` that is asked line by line, and answers in that order. */
function openConversation<T>(
  directory: string,
  options: string[],
  takeAnswer: (buffer: Buffer) => Answer<T>,
): Conversation<T> {
  const child = spawnGit(directory, ['cat-file', ...options]);
  const waiting: Waiting<T>[] = [];
  const received: Buffer[] = [];
  let length = 0;
  /** Bytes the answer at the front needs before it is worth looking again. */
  let needed = 1;
  let stderr = '';
  let ended: Error | undefined;

  const fail = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.on('error', () => {});
  child.on('error', cause => fail(cannotStart(cause)));
  child.on('close', () => fail(new UnreadableLedger(`git stopped while reading${stderr ? `: ${stderr.trim()}` : ''}`)));
  child.stdout.on('data', (chunk: Buffer) => {
    received.push(chunk);
    length += chunk.length;
    while (length >= needed && waiting.length > 0) {
      const buffer = received.length === 1 ? (received[0] as Buffer) : Buffer.concat(received);
      const answer = takeAnswer(buffer);
      received.splice(0, received.length, buffer.subarray(answer.used));
      length = buffer.length - answer.used;
      needed = answer.needed;
      if (answer.used === 0) break;
      waiting.shift()?.resolve(answer.said as T);
    }
  });
  return {
    ask: name =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        waiting.push({ resolve, reject });
        child.stdin.write(`${name}\n`);
      }),
    close: () => {
      child.stdin.end();
    },
  };
}

interface Answer<T> {
  said?: T;
  /** Bytes of the answer; 0 while it is not all there. */
  used: number;
  needed: number;
}

function takeObject(buffer: Buffer): Answer<GitObject | undefined> {
  const end = buffer.indexOf(10);
  if (end < 0) return { used: 0, needed: buffer.length + 1 };
  const header = buffer.toString('utf8', 0, end);
  const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header);
  // "<name> missing", and whatever else git may say instead of an object.
  if (!match) return { used: end + 1, needed: 1 };
  const [, oid, type, size] = match as unknown as [string, string, string, string];
  const total = end + 1 + Number(size) + 1;
  if (buffer.length < total) return { used: 0, needed: total };
  return { said: { oid, type, content: buffer.subarray(end + 1, total - 1) }, used: total, needed: 1 };
}

/** The type alone, or "<name> missing". */
function takeFound(buffer: Buffer): Answer<boolean> {
  const end = buffer.indexOf(10);
  if (end < 0) return { used: 0, needed: buffer.length + 1 };
  return { said: /^[a-z]+$/.test(buffer.toString('latin1', 0, end)), used: end + 1, needed: 1 };
}

export interface TreeEntry {
  name: string;
  oid: string;
  isFolder: boolean;
}

/** The entries of a tree object as git stores it. `idBytes` is 20, or 32 in a SHA-256 repository. */
export function parseTree({ oid, content }: GitObject): TreeEntry[] {
  const idBytes = oid.length / 2;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at);
    const nul = content.indexOf(0, space);
    entries.push({
      name: content.toString('utf8', space + 1, nul),
      oid: content.toString('hex', nul + 1, nul + 1 + idBytes),
      isFolder: content.toString('latin1', at, space) === '40000',
    });
    at = nul + 1 + idBytes;
  }
  return entries;
}
