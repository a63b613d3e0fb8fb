// Where a failure happened, from the text of pytest's traceback in any of its styles (--tb).

import { composeFile } from './stable-ids.ts';

/** The innermost frame inside the project. */
export interface Frame {
  /** Relative to pytest's root directory, with forward slashes. */
  file: string;
  /** One-based. */
  line: number;
  /** Absent for code outside of functions, and where the style does not show it. */
  function?: string;
}

/** A frame as written. */
interface Written {
  path: string;
  line: number;
  function: string | undefined;
  /** What pytest's long style puts after the last frame: the exception's class. */
  type: string | undefined;
  /** Where its line begins in the text. */
  at: number;
}

// `tests/test_x.py:12: ` · `tests/test_x.py:12: KeyError` · `src/app.py:12: in get`
const LOCATION = /^(\S.*?\.\w+):(\d+): (?:in ([\w.<>]+)|([A-Za-z_]\w*)?)$/;
// The last line of a fixture that was not found: `/home/me/tests/test_x.py:12`
const BARE_LOCATION = /^(\S.*?\.\w+):(\d+)$/;
// `  File "/home/me/tests/test_x.py", line 12, in test_x`, in a group behind `  | `; a syntax error's behind `E   `, without `in`.
const NATIVE = /^(?:E {3})?[\s|+]*File "(.+)", line (\d+)(?:, in ([\w.<>]+))?$/;
const NATIVE_BEGIN = /^[\s+]*(?:Exception Group )?Traceback \(most recent call last\):/;
const NEW_ENTRY = /^(?:(?:_ )+_?$|The above exception was the direct cause|During handling of the above exception)/;
/**
 * The line between two entries, which is as wide as the terminal was. pytest draws one column less on Windows, and where the
 * columns left are odd, it draws half a sign more at the end.
 */
const SEPARATORS = /^(?:_ ){19,}_?$/gm;
/** As wide as pytest draws it where it does not know the terminal's width. */
export const SEPARATOR = '_ '.repeat(40);

/** The traceback as a terminal of 80 columns has it, so that one failure has one text on every system. */
export function withSeparators(text: string): string {
  return text.includes('_ _ _ ') ? text.replace(SEPARATORS, SEPARATOR) : text;
}
const FOREIGN = /(?:^|\/)(?:site-packages|dist-packages)\/|^<|:\/\//;

/**
 * @param testFile path of the test's file in its id, which tells a relative path's beginning and an absolute one's root
 * @returns undefined where no frame is inside the project or the style shows none
 */
export function findFrame(text: string, testFile: string): Frame | undefined {
  const native = NATIVE_BEGIN.test(text);
  let base: Base | undefined = showsFromRoot(text, testFile) ? AT_ROOT : undefined;
  const all: Written[] = [];
  for (const frame of framesFromTheEnd(text, native)) {
    if (base === undefined) {
      all.push(frame);
      continue;
    }
    const file = pathFromRoot(frame.path, base);
    if (file !== undefined) return toFrame(frame, file, text);
  }
  if (base !== undefined) return undefined;
  for (const { path } of all) base ??= baseOf(slashed(path), testFile);
  for (const frame of all) {
    const file = pathFromRoot(frame.path, base ?? AT_ROOT);
    if (file !== undefined) return toFrame(frame, file, text);
  }
  return undefined;
}

/** The class that pytest's long style names behind the place where the exception was raised. */
export function findRaised(text: string): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', text.length - 2) + 1).trimEnd();
  return LOCATION.exec(line)?.[4];
}

function showsFromRoot(text: string, testFile: string): boolean {
  return testFile !== '' && (text.startsWith(`${testFile}:`) || text.includes(`\n${testFile}:`));
}

function* framesFromTheEnd(text: string, native: boolean): Generator<Written> {
  let end = text.length;
  let isLast = true;
  while (end >= 0) {
    // A negative place counts as 0, where a text that begins with a line end would have it for ever.
    const at = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const first = text.charCodeAt(at);
    // Source lines are indented: most lines need no closer look.
    const isIndented = first === 0x20 || first === 0x3e || end === at;
    if (!isIndented || native) {
      const line = text.slice(at, end);
      const match = native || first === 0x45 ? NATIVE.exec(line) : undefined;
      if (match?.[1]) yield { path: match[1], line: Number(match[2]), function: match[3], type: undefined, at };
      else if (!native && !line.startsWith('E   ')) {
        const place = LOCATION.exec(line) ?? (isLast ? BARE_LOCATION.exec(line) : null);
        if (place?.[1]) yield { path: place[1], line: Number(place[2]), function: place[3], type: place[4], at };
      }
    }
    if (end !== at) isLast = false;
    end = at - 1;
  }
}

function toFrame({ line, function: named, at }: Written, file: string, text: string): Frame {
  // `<module>`, `<lambda>`, `<genexpr>` name no function.
  const name = named === undefined ? functionAbove(text, at) : named.startsWith('<') ? undefined : named;
  return { file, line, ...(name === undefined ? {} : { function: name }) };
}

/** In the long style an entry begins with the source of its function. */
function functionAbove(text: string, at: number): string | undefined {
  let found: string | undefined;
  for (let end = at - 1; end > 0; ) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    if (NEW_ENTRY.test(line)) break;
    found = /^\s*(?:async )?def (\w+)/.exec(line)?.[1] ?? found;
    end = start - 1;
  }
  return found;
}

/** As ids have paths: see `composeFile`. */
function slashed(path: string): string {
  return composeFile(path.includes('\\') ? path.replaceAll('\\', '/') : path);
}

/** What turns a path of a traceback into one from pytest's root directory. */
interface Base {
  /** What is taken off the path's beginning; with a slash at its end. */
  off: string;
  /** What is put before a path that is relative to where pytest was started. */
  on: string;
}
const AT_ROOT: Base = { off: '', on: '' };

/**
 * pytest shows paths from where it was started, or whole. Of `/home/me/app/tests/test_x.py` the beginning is the root; that
 * of `services/api/tests/test_x.py` is what a start above the root adds; where it says `test_x.py`, it was started in `tests/`.
 */
function baseOf(path: string, testFile: string): Base | undefined {
  if (path === testFile) return AT_ROOT;
  if (path.endsWith(`/${testFile}`)) return { off: path.slice(0, -testFile.length), on: '' };
  if (testFile.endsWith(`/${path}`)) return { off: '', on: testFile.slice(0, -path.length) };
  return undefined;
}

/** @returns undefined for what is outside of the root directory, or was installed into it */
function pathFromRoot(written: string, { off, on }: Base): string | undefined {
  const path = slashed(written);
  if (FOREIGN.test(path)) return undefined;
  if (off !== '' && path.startsWith(off)) return path.slice(off.length);
  const isOutside = path.startsWith('/') || path.startsWith('../') || /^[A-Za-z]:\//.test(path);
  if (off !== '') {
    // Started above the root, a path that does not lead into it leads to what is beside it.
    const isWhole = off.startsWith('/') || off.startsWith('../') || /^[A-Za-z]:\//.test(off);
    return isOutside || !isWhole ? undefined : path;
  }
  if (!isOutside) return on + path;
  if (!path.startsWith('../') || on === '') return undefined;
  const steps = on.split('/').slice(0, -1);
  let rest = path;
  for (; rest.startsWith('../'); rest = rest.slice(3)) {
    if (steps.pop() === undefined) return undefined;
  }
  return [...steps, rest].join('/');
}
