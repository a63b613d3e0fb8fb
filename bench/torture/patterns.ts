// Texts that are made to take long: what reads them must take time in proportion to their length.
import { createScrub } from '../../src/core/scrub.ts';
import { maskVolatile } from '../../src/core/text.ts';
import { commandLines } from '../../src/core/triage/comment-commands.ts';

/** Put together from parts, so that no scanner takes this file for a leak. */
const marker = (kind: string): string => ['-----', kind, ' PRIVATE', ' KEY-----'].join('');

/** What is repeated. */
const PIECES: string[] = [
  'sk-',
  'eyJ-',
  'eyJaaaaaaaa.',
  'eyJaaaaaaaa   ',
  '://',
  'a://b:c',
  'a://b:c@',
  'authorization: ',
  'bearer  aaaaaaaaaaaaaaaaa',
  'x-',
  'aB38Q~',
  ';sig=',
  'ghp_',
  'ghp_a.',
  '1234567890:AA',

  'aB3d',
  `${'aB3d'.repeat(16)}\n`,
  marker('BEGIN'),
  marker('END'),
  `${marker('BEGIN')}\n`,
  `${marker('END')}\n${'aB3d'.repeat(16)}\n`,
  `${'aB3d'.repeat(4_000)} ${marker('END')}`,
  '-----BEGIN ',

  'AKIA',
  'aws_secret_access_key=',
  `${'M'.repeat(26)}.`,
  'pytest-of-',
  'pytest-of-/',
  '0x',
  '2026-01-01T',
  '/tmp/tmp',
  " id='1",
  '`',
  '<!--',
  '```\n',
  '> ',
  '\\n',
  '\\',
  '=',
  ' ',
  '\n',
  "'",
  '\u200B',
  's3cret-Value-',
];
const READERS: Record<string, (text: string) => unknown> = {
  scrub: createScrub({ values: ['s3cret-Value-1-and-more', 'a'.repeat(200)], patterns: [] }),
  mask: text => maskVolatile(text, Date.UTC(2026, 0, 1)),
  comment: text => commandLines(text.slice(0, 1 << 16)),
};
const SIZES = [8, 64, 512].map(kilobytes => kilobytes << 10);
/** Milliseconds of processor time that a text of the largest size may take, whatever the machine is busy with. */
const ENOUGH = 500;
/** How many times as long eight times the text may take. */
const GROWTH = 24;

export interface Slow {
  reader: string;
  piece: string;
  milliseconds: number[];
}

/** Readers that take longer than in proportion, each with its text. */
export function findSlow(): { measured: number; slow: Slow[] } {
  const slow: Slow[] = [];
  let measured = 0;
  for (const [reader, read] of Object.entries(READERS)) {
    for (const piece of PIECES) {
      measured++;
      const milliseconds = SIZES.map(size => clock(() => read(piece.repeat(Math.ceil(size / piece.length)))));
      const [, middle = 0, last = 0] = milliseconds;
      if (last > ENOUGH && last > GROWTH * middle) slow.push({ reader, piece: piece.slice(0, 40), milliseconds });
    }
  }
  return { measured, slow };
}

function clock(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}
