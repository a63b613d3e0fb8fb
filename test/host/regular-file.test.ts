import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allText } from '../../src/core/parse/clean-text.ts';
import { readRegularFile } from '../../src/host/regular-file.ts';
import { createResolver, findReports, readReport } from '../../src/host/report-files.ts';

const isWindows = process.platform === 'win32';
const XML = '<testsuite><testcase classname="tests.test_a" name="test_a" time="1"/></testsuite>';
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pytest-ledger-special-'));
  writeFileSync(join(directory, 'report.xml'), XML);
  if (isWindows) return;
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(directory, 'fifo.xml')]);
  symlinkSync('report.xml', join(directory, 'link.xml'));
  symlinkSync('/dev/zero', join(directory, 'zero.xml'));
  mkdirSync(join(directory, 'folder.xml'));
  const server = createServer();
  await new Promise<void>(resolve => void server.listen(join(directory, 'socket.xml'), resolve));
  server.unref();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.skipIf(isWindows)('files that are no regular ones', () => {
  test.each([
    ['fifo.xml', 'it is a named pipe'],
    ['zero.xml', 'it is a device'],
    ['socket.xml', 'it is a socket'],
  ])('a report that is %s is a problem, and reading ends', async (name, message) => {
    const { files } = await findReports([join(directory, name)]);
    const report = readReport(files[0]!, createResolver(null), allText());
    expect(report.results).toEqual([]);
    expect(report.problems).toEqual([
      { file: join(directory, name), level: 'error', message: expect.stringContaining(message) },
    ]);
  });

  test('a link that a person names is followed, and one inside a named directory is not', async () => {
    const named = await findReports([join(directory, 'link.xml')]);
    expect(readReport(named.files[0]!, createResolver(null), allText()).results).toHaveLength(1);
    const inside = await findReports([directory]);
    const read = inside.files.map(each => readReport(each, createResolver(null), allText()));
    expect(read.flatMap(({ results }) => results)).toHaveLength(1);
    expect(inside.files.map(({ file }) => file)).toEqual([join(directory, 'report.xml')]);
  });

  test('a capture that is a link is refused', async () => {
    const { files } = await findReports([{ capture: join(directory, 'link.xml') }]);
    expect(readReport(files[0]!, createResolver(null), allText()).problems[0]?.message).toMatch(/symbolic link|ELOOP/);
  });

  // Files of /proc say that they have no bytes, and may have no end.
  test('no more of a file is read than it had when it was opened', () => {
    expect(readRegularFile('/proc/self/environ', 1_000).length).toBe(0);
  });
});

test('a file that is larger than its limit is not read', () => {
  expect(() => readRegularFile(join(directory, 'report.xml'), 10)).toThrow(/it has \d+ bytes, and no more than 10/);
});
