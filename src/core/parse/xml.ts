// XML by saxes, made safe for files that anyone may have written: nothing is expanded, and no more is held back than a bound.

import { SaxesParser } from 'saxes';
import { Unreadable } from './unreadable.ts';

/** What a reader of one XML format wants to know. Attribute values and text are complete and have their entities decoded. */
export interface XmlHandler {
  /** @returns whether the element's text is wanted. Text that is not wanted is not kept in memory. */
  open(name: string, attributes: Record<string, string>, line: number): boolean;
  text(text: string): void;
  close(name: string): void;
}

export interface XmlReader {
  /** @throws {Unreadable} where the file stops being readable; nothing may be written after that */
  write(text: string): void;
  /** @throws {Unreadable} when the file is not complete */
  end(): void;
  /** One-based line of the text that was read last. */
  line(): number;
}

/** A value may be that long, in characters. Longer than a diff of anything that a person would compare. */
const LONGEST = 16 << 20;
/** pytest nests five deep; wrappers of other tools a few more. */
const DEEPEST = 100;
/** Characters that may be held in small pieces. */
const FLATTENED = 1 << 18;
const MOST_ATTRIBUTES = 1_000;

export function createXmlReader(handler: XmlHandler): XmlReader {
  // `position` is about saxes' own messages; it counts lines all the same.
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  let depth = 0;
  let wanted = false;
  // No handler more than these: from the eighth on V8 keeps the parser's fields in a dictionary, which takes five times as long.
  const onText = (text: string) => handler.text(text);
  const want = (now: boolean) => {
    if (now === wanted) return;
    wanted = now;
    if (now) parser.on('text', onText);
    else parser.off('text');
  };
  parser.on('cdata', text => {
    if (wanted) handler.text(text);
  });
  parser.on('opentag', tag => {
    settle();
    if (++depth > DEEPEST) throw tooMany(DEEPEST, 'elements inside each other', parser.line);
    want(handler.open(tag.name, tag.attributes, parser.line));
  });
  // saxes says that an element is closed before it finds that it is another one's end tag that closed it. So an element
  // counts as closed when the next thing is read.
  let closed: string | undefined;
  const settle = () => {
    if (closed === undefined) return;
    const name = closed;
    closed = undefined;
    handler.close(name);
  };
  parser.on('closetag', ({ name }) => {
    depth--;
    want(false);
    settle();
    closed = name;
  });
  parser.on('doctype', () => {
    throw new Unreadable(
      'has a DOCTYPE, which pytest never writes and which can make a small file huge: nothing of it was read.',
      parser.line,
    );
  });
  parser.on('error', error => {
    if (error.message === 'unexpected close tag.') closed = undefined;
    throw new Unreadable(explain(error.message, depth), parser.line);
  });

  // What saxes holds back between two pieces of text is in its fields: strings, and the attributes of an unfinished tag. Such a
  // string is made of many small ones, which take far more room than their characters until it is read at some place: so that
  // is done whenever much was added.
  let flat = 0;
  const bound = () => {
    let held = 0;
    let longest = '';
    for (const field of Object.values(parser)) {
      if (typeof field === 'string') {
        held += field.length;
        if (field.length > longest.length) longest = field;
      } else if (Array.isArray(field)) {
        if (field.length > MOST_ATTRIBUTES) throw tooMany(MOST_ATTRIBUTES, 'attributes of an element', parser.line);
        for (const { value } of field) if (typeof value === 'string') held += value.length;
      }
    }
    if (longest.length < flat) flat = longest.length;
    if (longest.length > flat + FLATTENED) {
      // Its result is used, or the search would be optimised away.
      flat = longest.includes('\u0000') ? 0 : longest.length;
    }
    if (held > LONGEST) {
      throw new Unreadable(
        `has a single value of more than ${LONGEST >> 20} MiB, which is more than is kept of one: the rest was not read.`,
        parser.line,
      );
    }
  };

  return {
    write(text) {
      try {
        parser.write(text);
      } finally {
        settle();
      }
      bound();
    },
    end() {
      parser.close();
    },
    line: () => parser.line,
  };
}

function tooMany(most: number, what: string, line: number): Unreadable {
  return new Unreadable(`has more than ${most} ${what}, which no report has: the rest was not read.`, line);
}

/** A sentence for what saxes complains about, by what most likely happened to the file. */
function explain(complaint: string, depth: number): string {
  if (/^(unclosed tag|unexpected end)/.test(complaint)) {
    return 'ends in the middle: pytest was probably stopped while it wrote the report, or the file was cut when it was copied. What comes before is kept.';
  }
  if (/root element/.test(complaint)) return 'has no XML element in it: it is not a report.';
  if (/text data outside of root/.test(complaint) || (depth === 0 && /disallowed character in tag/.test(complaint))) {
    return 'has text that is not XML: it is not a report, or something else was written into the file. What comes before is kept.';
  }
  if (/only one root/.test(complaint)) {
    return 'has several reports one after the other: give each its own file (--junitxml). The first one is kept.';
  }
  if (/undefined entity/.test(complaint)) {
    return 'refers to an entity that XML does not have, and nothing else is expanded. What comes before is kept.';
  }
  const what = complaint.replace(/\.$/, '');
  return `is not well-formed XML (${what}): the rest was not read. Write it again with pytest --junitxml, unchanged by other tools.`;
}
