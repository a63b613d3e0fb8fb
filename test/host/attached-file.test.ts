import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createScrub } from '../../src/core/scrub.ts';
import { copyAttached, RefusedFile } from '../../src/host/attached-file.ts';

const SECRET = 'Tr0ub4dor&3-and-more';
const scrub = createScrub({ values: [SECRET], patterns: [] });

interface Folder extends Disposable {
  directory: string;
  path: string;
}

/** The folder of a capture, with a secret file beside it. */
function openFolder(): Folder {
  const directory = mkdtempSync(join(tmpdir(), 'pytest-ledger-attached-'));
  mkdirSync(join(directory, 'capture', 'attachments'), { recursive: true });
  writeFileSync(join(directory, 'secret'), 'API_KEY=hunter2hunter2');
  const path = join(directory, 'capture', 'attachments', 'a'.repeat(64));
  return { directory, path, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
}

const of = (content: string | Buffer) => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: Buffer.byteLength(content),
});

const ATTACKS: [what: string, attack: (folder: Folder) => void, message: RegExp][] = [
  ['a link to a file', ({ directory, path }) => symlinkSync(join(directory, 'secret'), path), /symbolic link|ELOOP/],
  [
    'a link to the environment of the step',
    ({ path }) => symlinkSync('/proc/self/environ', path),
    /symbolic link|ELOOP/,
  ],
  ['a link to a device', ({ path }) => symlinkSync('/dev/zero', path), /symbolic link|ELOOP/],
  ['a directory', ({ path }) => mkdirSync(path), /is a directory/],
  [
    'a file in a folder that is a link',
    ({ directory, path }) => {
      rmSync(join(directory, 'capture', 'attachments'), { recursive: true });
      mkdirSync(join(directory, 'other'));
      writeFileSync(join(directory, 'other', 'a'.repeat(64)), 'API_KEY=hunter2hunter2');
      symlinkSync('../other', join(path, '..'));
    },
    /its folder is a symbolic link/,
  ],
  ['another content', ({ path }) => writeFileSync(path, 'API_KEY=hunter2hunterX'), /not what the capture says/],
  ['less content', ({ path }) => writeFileSync(path, 'API_KEY'), /not what the capture says/],
  ['more content', ({ path }) => writeFileSync(path, 'API_KEY=hunter2hunter2 and more'), /no more than 22 are read/],
  ['nothing', () => {}, /ENOENT/],
];

// Size and digest are those of the file that must not be read: whoever attacks may know them.
test.skipIf(process.platform === 'win32').each(ATTACKS)(
  '%s in the place of a file is refused',
  (_, attack, message) => {
    using folder = openFolder();
    attack(folder);
    const target = join(folder.directory, 'copy');
    const copy = () => copyAttached({ path: folder.path, ...of('API_KEY=hunter2hunter2') }, target, scrub);
    expect(copy).toThrow(RefusedFile);
    expect(copy).toThrow(message);
    expect(existsSync(target)).toBe(false);
  },
);

test('a file over the limit is refused before it is read', () => {
  using folder = openFolder();
  const said = { path: folder.path, sha256: 'a'.repeat(64), bytes: 26 * 1024 * 1024 };
  expect(() => copyAttached(said, join(folder.directory, 'copy'), scrub)).toThrow(/no more than 26214400 are kept/);
});

test('a file is copied as it is, and what is recorded of it is what was copied', () => {
  using folder = openFolder();
  const target = join(folder.directory, 'copy');
  for (const content of [Buffer.from('plain'), Buffer.from([0xff, 0xd8, 0, 1])]) {
    writeFileSync(folder.path, content);
    rmSync(target, { force: true });
    expect(copyAttached({ path: folder.path, ...of(content) }, target, scrub)).toEqual(of(content));
    expect(readFileSync(target)).toEqual(content);
  }
});

test('secrets are taken out of a text, and a file that is no text is refused with one in it', () => {
  using folder = openFolder();
  const target = join(folder.directory, 'copy');
  const content = `log in with ${SECRET}, ünd so weiter`;
  writeFileSync(folder.path, content);
  const copied = copyAttached({ path: folder.path, ...of(content) }, target, scrub);
  expect(readFileSync(target, 'utf8')).toBe('log in with ***, ünd so weiter');
  expect(copied).toEqual(of('log in with ***, ünd so weiter'));

  const binary = Buffer.concat([Buffer.from([0xff, 0xfe, 0]), Buffer.from(SECRET)]);
  writeFileSync(folder.path, binary);
  expect(() => copyAttached({ path: folder.path, ...of(binary) }, join(folder.directory, 'other'), scrub)).toThrow(
    /has a secret in it/,
  );
});
