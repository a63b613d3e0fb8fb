// JSON lines as a process leaves them that may be killed at any time: every complete line, and a last one without its end.

import { checkJsonSize } from './json-size.ts';
import { Unreadable } from './unreadable.ts';
import type { Line } from './values.ts';

export interface LineReader {
  write(text: string): void;
  /** One-based number of the line that was read last. */
  line(): number;
  /** A last line that was cut is what a kill leaves, and is passed over. One that is whole lacks nothing but its end. */
  finish(): void;
}

/** Characters of one line. That of what was collected is the longest: 100,000 ids take some 8 million. */
const LONGEST_LINE = 1 << 26;

/** @param read is called with every line that is an object; others say nothing that we know of */
export function createLineReader(read: (line: Line) => void): LineReader {
  let pieces: string[] = [];
  let held = 0;
  let number = 0;

  let torn = false;

  const parse = (text: string) => {
    if (text.trim() === '') return;
    // A kill in the middle of a line leaves room where the rest was to come, which may be before its end: memory is not copied in order.
    if (text.includes('\0') && !torn) {
      torn = true;
      return;
    }
    checkJsonSize(text, number);
    const value = torn ? undefined : valueOf(text);
    if (value === undefined) throw new Unreadable('has a line that is not JSON: it was changed or is damaged.', number);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) read(value as Line);
  };
  const take = (): string => {
    const text = pieces.join('');
    pieces = [];
    held = 0;
    return text;
  };

  return {
    write(text) {
      let from = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
        pieces.push(text.slice(from, end));
        from = end + 1;
        number++;
        parse(take());
      }
      const rest = from === 0 ? text : text.slice(from);
      held += rest.length;
      if (held > LONGEST_LINE) throw new Unreadable(`has a line of more than ${LONGEST_LINE} characters.`, number + 1);
      if (rest !== '') pieces.push(rest);
    },
    line: () => Math.max(number, 1),
    finish() {
      // A capture whose process was killed ends with room that was left for more.
      const text = take();
      let end = text.length;
      while (text.charCodeAt(end - 1) === 0) end--;
      const rest = text.slice(0, end);
      checkJsonSize(rest, number + 1);
      if (valueOf(rest) === undefined) return;
      number++;
      parse(rest);
    },
  };
}

/** Undefined for what is no JSON. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
