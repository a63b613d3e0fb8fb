// From bytes to text. An XML reader is given text, so its encoding has to be found out first: by the byte order mark, else
// by the bytes of `<?xml`, else by what the XML declaration says, else it is UTF-8 (https://www.w3.org/TR/xml/#sec-guessing).

import { Unreadable } from './unreadable.ts';

/**
 * Turns pieces of a file into pieces of text. When bytes do not fit the encoding, the text before them is given first, and the
 * call after that throws `Unreadable`.
 */
export interface Decoder {
  decode(bytes: Uint8Array): string;
  /** What was held back for want of its other bytes. */
  end(): string;
}

/** How many bytes of a file have to be known to tell its encoding; a shorter file is known whole. */
export const DECODER_NEEDS = 200;

/** @param start the first bytes of the file, at least DECODER_NEEDS of them when there are so many */
export function createDecoder(start: Uint8Array): Decoder {
  const { encoding, declared } = findEncoding(start);
  const decoder = encoding === 'utf-8' ? createUtf8Decoder() : createOtherDecoder(encoding);
  let isWrong = false;
  const step = (decode: () => string): string => {
    if (isWrong) throw notDecodable(encoding, declared);
    try {
      return decode();
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      isWrong = true;
      return '';
    }
  };
  return {
    decode: bytes => {
      const text = step(() => decoder.decode(bytes));
      return isWrong && encoding === 'utf-8' ? soundStart(decoder.joined(bytes)) : text;
    },
    end() {
      const text = step(() => decoder.end());
      if (isWrong) throw notDecodable(encoding, declared);
      return text;
    },
  };
}

/** Its methods throw a TypeError for bytes that do not fit. */
interface StrictDecoder extends Decoder {
  /** These bytes behind those that were held back. */
  joined(bytes: Uint8Array): Uint8Array;
}

function createOtherDecoder(encoding: string): StrictDecoder {
  const decoder = newDecoder(encoding);
  return {
    decode: bytes => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
    joined: bytes => bytes,
  };
}

/** The text up to the first byte that is not UTF-8. */
function soundStart(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let [text, sound, wrong] = ['', 0, bytes.length];
  while (sound < wrong) {
    const middle = Math.ceil((sound + wrong) / 2);
    try {
      text = decoder.decode(bytes.subarray(0, middle), { stream: true });
      sound = middle;
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      wrong = middle - 1;
    }
    // A decoder that streams remembers; what it remembers ends with a call that does not.
    try {
      decoder.decode();
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
    }
  }
  return text;
}

function newDecoder(encoding: string) {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Unreadable(`is declared to be in the encoding ${encoding}, which is not known. Save it as UTF-8.`, 1);
  }
}

function notDecodable(encoding: string, declared: boolean): Unreadable {
  const says = declared ? `as its XML declaration says` : `which a report without a declared encoding has to be`;
  return new Unreadable(`is not in ${encoding.toUpperCase()}, ${says}. Save it as UTF-8, as pytest does.`);
}

function findEncoding(bytes: Uint8Array): { encoding: string; declared: boolean } {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', declared: false };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', declared: false };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', declared: false };
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return { encoding: 'utf-16le', declared: false };
  if (a === 0 && b === 0x3c && c === 0 && d !== 0) return { encoding: 'utf-16be', declared: false };
  const head = String.fromCharCode(...bytes.subarray(0, DECODER_NEEDS));
  const label = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1];
  if (label === undefined) return { encoding: 'utf-8', declared: false };
  const encoding = label.trim().toLowerCase();
  if (encoding === 'utf8' || encoding === 'utf-8') return { encoding: 'utf-8', declared: true };
  // The declaration was readable byte by byte, so it cannot be true of an encoding that takes two or four a character.
  if (/^(utf-?16|utf-?32|ucs-?[24]|iso-10646)/.test(encoding)) {
    throw new Unreadable(`declares the encoding ${label}, but is not written in it. Save it as UTF-8.`, 1);
  }
  return { encoding, declared: true };
}

/**
 * TextDecoder is several times quicker when it need not remember anything between two pieces, so the bytes of a character
 * that a piece's end divides are put before the next piece.
 */
function createUtf8Decoder(): StrictDecoder {
  const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest: Uint8Array = new Uint8Array(0);
  let first = true;
  const join = (bytes: Uint8Array) => {
    if (rest.length === 0) return bytes;
    const joined = new Uint8Array(rest.length + bytes.length);
    joined.set(rest);
    joined.set(bytes, rest.length);
    return joined;
  };
  return {
    joined: join,
    decode(bytes) {
      const joined = join(bytes);
      const end = joined.length - incompleteEnd(joined);
      const text = whole.decode(joined.subarray(0, end));
      rest = joined.slice(end);
      if (!first || text === '') return text;
      first = false;
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    },
    end: () => whole.decode(rest),
  };
}

/** How many bytes at the end are the beginning of a character that is not all there. */
function incompleteEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
