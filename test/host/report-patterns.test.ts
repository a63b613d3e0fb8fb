import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, posix, win32 } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findReports, spellingOf, splitPattern } from '../../src/host/report-files.ts';

test.each([
  [String.raw`D:\a\_temp/junit-*.xml`, 'D:/a/_temp', 'junit-*.xml'],
  [String.raw`reports\*.xml`, 'reports', '*.xml'],
  [String.raw`D:\*.xml`, 'D:/', '*.xml'],
  ['*.xml', '.', '*.xml'],
  [String.raw`..\out\**\r?.xml`, '../out', '**/r?.xml'],
])('on Windows %s is looked for in %s', (pattern, directory, rest) => {
  expect(splitPattern(pattern, win32)).toEqual({ directory, rest });
});

test.each([
  ['/tmp/x/junit-*.xml', '/tmp/x', 'junit-*.xml'],
  ['/*.xml', '/', '*.xml'],
  ['reports/**/*.xml', 'reports', '**/*.xml'],
  ['{a,b}/r.xml', '.', '{a,b}/r.xml'],
  // Here a backslash takes a sign's meaning away.
  [String.raw`out/\[x\]/*.xml`, 'out', String.raw`\[x\]/*.xml`],
])('elsewhere %s is looked for in %s', (pattern, directory, rest) => {
  expect(splitPattern(pattern, posix)).toEqual({ directory, rest });
});

test('a drive and a case are spelled one way on Windows, and names keep their case elsewhere', () => {
  expect(spellingOf(String.raw`d:\A\r.xml`, win32)).toBe(spellingOf('D:/a/R.xml', win32));
  expect(spellingOf('/a/r.xml', posix)).not.toBe(spellingOf('/a/R.xml', posix));
});

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pytest-ledger-test-'));
  for (const name of ['junit-1.xml', 'junit-2.xml']) writeFileSync(join(directory, name), '<testsuites/>');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a file is read once, by whatever patterns it is named', async () => {
  const { files, problems } = await findReports([
    `${directory}/junit-*.xml`,
    join(directory, 'junit-1.xml'),
    `${directory}/./junit-2.xml`,
    `${directory}/*.xml`,
    directory,
  ]);
  expect(problems).toEqual([]);
  expect(files.map(({ file }) => basename(file))).toEqual(['junit-1.xml', 'junit-2.xml']);
});
