// Which reader of JUnit XML is the quickest, measured in one go on this machine:
//
//   npm run compile && node bench/readers.mjs [TESTS | REPORT.xml] [--runs N]
//
// Each reader runs in a process of its own, in turns, and its median counts: wall-clock milliseconds from the first byte read
// to the last result, and the peak memory of the process. junit2json and Python are left out where they are not installed.

import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

/**
 * Every reader returns how many testcases it saw.
 * @type {Record<string, (file: string) => Promise<number>>}
 */
const readers = {
  async ours(file) {
    const lib = new URL('../lib/core/parse/', import.meta.url);
    const { createReportReader } = await import(new URL('report.js', lib).href);
    const { createNodeIdResolver } = await import(new URL('node-ids.js', lib).href);
    start();
    const reader = createReportReader(file, createNodeIdResolver());
    eachChunk(file, chunk => reader.write(chunk));
    const { results, problems } = reader.end();
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return results.length;
  },
  async 'saxes, events only'(file) {
    const { SaxesParser } = await import('saxes');
    start();
    let tests = 0;
    const parser = new SaxesParser({ position: false });
    parser.on('opentag', ({ name }) => {
      if (name === 'testcase') tests++;
    });
    parser.on('text', () => {});
    const decoder = new TextDecoder();
    eachChunk(file, chunk => parser.write(decoder.decode(chunk, { stream: true })));
    parser.close();
    return tests;
  },
  async 'fast-xml-parser'(file) {
    const { XMLParser } = await import('fast-xml-parser');
    start();
    const parser = new XMLParser({
      ignoreAttributes: false,
      parseTagValue: false,
      parseAttributeValue: false,
      htmlEntities: true,
      isArray: name => name === 'testcase',
    });
    return parser.parse(readFileSync(file)).testsuites.testsuite.testcase.length;
  },
  async junit2json(file) {
    // In a variable, because it need not be there.
    const name = 'junit2json';
    const { parse } = await import(name);
    start();
    const { testsuite } = await parse(readFileSync(file, 'utf8'));
    return testsuite[0].testcase.length;
  },
};

const PYTHON = `
import resource, sys, time
import xml.etree.ElementTree as ET
began = time.perf_counter()
tests = len(ET.parse(sys.argv[1]).findall(".//testcase"))
ms = (time.perf_counter() - began) * 1000
print('{"tests": %d, "ms": %f, "mib": %f}' % (tests, ms, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
`;

let began = 0;
/** Called when modules are loaded. */
function start() {
  began = performance.now();
}

/**
 * @param {string} file
 * @param {(chunk: Uint8Array) => void} use
 */
function eachChunk(file, use) {
  const descriptor = openSync(file, 'r');
  const buffer = new Uint8Array(1 << 18);
  for (let length = 1; length > 0; ) {
    length = readSync(descriptor, buffer, 0, buffer.length, null);
    use(buffer.subarray(0, length));
  }
  closeSync(descriptor);
}

/**
 * A report of a suite as suites are: 2 % fail with a traceback, 3 % are skipped, 5 % printed something.
 * @param {number} tests
 */
function makeReport(tests) {
  let state = 1;
  const random = (/** @type {number} */ below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  const words = [
    'cart',
    'order',
    'price',
    'login',
    'token',
    'queue',
    'cache',
    'route',
    'model',
    'theme',
    'locale',
    'stock',
  ];
  const word = () => words[random(words.length)];
  const counts = { failures: 0, skipped: 0 };
  let classname = '';
  const testcases = Array.from({ length: tests }, (_, index) => {
    if (index % 24 === 0)
      classname = `tests.${word()}.${word()}.test_${word()}_${index / 24}${random(2) ? `.Test${word()}` : ''}`;
    const parameters = random(4) === 0 ? `[${word()}-&lt;${word()}&gt; &amp; ${random(100)}]` : '';
    const open = `<testcase classname="${classname}" name="test_${word()}_${word()}_${index}${parameters}" time="0.${100 + random(900)}"`;
    const kind = random(100);
    if (kind < 2) {
      counts.failures++;
      const frames = Array.from({ length: 6 }, () => {
        const caller = `${word()}_${word()}`;
        return `self = &lt;app.${word()}.Client object at 0x7f${random(1e9)}a0&gt;\n\n    def ${caller}(self, path, **options):\n        """Sends it, &amp; waits."""\n        payload = {"id": 1, "tags": ["a", "b"]}\n&gt;       return self._send(path, payload, **options)\n               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\nsrc/app/${word()}/${word()}.py:${random(900) + 1}: \n${'_ '.repeat(40)}`;
      });
      const end = `&gt;           raise ApiError(status)\nE           app.errors.ApiError: status ${400 + random(100)} != 200\n\nsrc/app/http.py:${random(900) + 1}: ApiError`;
      return `${open}><failure message="app.errors.ApiError: status 404 != 200&#10;assert 1 == 2">${frames.join('\n')}\n${end}</failure></testcase>`;
    }
    if (kind < 5) {
      counts.skipped++;
      return `${open}><skipped type="pytest.skip" message="requires linux &amp; root">/home/runner/work/app/app/tests/x.py:1: requires linux &amp; root</skipped></testcase>`;
    }
    if (kind < 10)
      return `${open}><system-out>${`INFO app.${word()}: request ${index} -&gt; 200\n`.repeat(6)}</system-out></testcase>`;
    return `${open} />`;
  });
  return `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="${counts.failures}" skipped="${counts.skipped}" tests="${tests}" time="2410.012" timestamp="2026-01-02T03:04:05.678901+00:00" hostname="runner">${testcases.join('')}</testsuite></testsuites>`;
}

/**
 * @param {string} name
 * @param {string} file
 * @returns {{ tests: number, ms: number, mib: number } | undefined} undefined when it is not installed
 */
function measure(name, file) {
  const [command, ...args] = name.startsWith('Python')
    ? ['python3', '-c', PYTHON, file]
    : [process.execPath, self, '--reader', name, file];
  const { status, stdout, stderr, error } = spawnSync(command ?? '', args, { encoding: 'utf8' });
  if (error || /ERR_MODULE_NOT_FOUND/.test(stderr)) return undefined;
  if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const [first = '100000', ...rest] = process.argv.slice(2);
if (first === '--reader') {
  const [name = '', file = ''] = rest;
  const tests = await readers[name]?.(file);
  const ms = performance.now() - began;
  console.log(JSON.stringify({ tests, ms, mib: process.resourceUsage().maxRSS / 1024 }));
} else {
  if (!existsSync(new URL('../lib/core/parse/report.js', import.meta.url)))
    throw new Error('Run `npm run compile` first.');
  const directory = mkdtempSync(join(tmpdir(), 'readers-'));
  const isNumber = /^\d+$/.test(first);
  const file = isNumber ? join(directory, 'report.xml') : first;
  if (isNumber) writeFileSync(file, makeReport(Number(first)));
  const runs = rest[0] === '--runs' ? Number(rest[1]) : 5;
  const names = [...Object.keys(readers), 'Python xml.etree'];
  /** @type {Map<string, { tests: number, ms: number, mib: number }[]>} */
  const measured = new Map();
  for (let run = 0; run < runs; run++) {
    for (const name of names) {
      const result = measure(name, file);
      if (result) measured.set(name, [...(measured.get(name) ?? []), result]);
    }
  }
  const ours = median(measured.get('ours')?.map(({ ms }) => ms) ?? []);
  console.log(
    `${isNumber ? `${first} tests` : first}, ${(statSync(file).size / 1e6).toFixed(1)} MB, Node ${process.version}, medians of ${runs}`,
  );
  console.log('| reader | ms | × ours | peak MiB | tests |\n| --- | ---: | ---: | ---: | ---: |');
  for (const name of names) {
    const results = measured.get(name);
    if (!results) {
      console.log(`| ${name} | not installed | | | |`);
      continue;
    }
    const ms = median(results.map(each => each.ms));
    const mib = median(results.map(each => each.mib));
    console.log(
      `| ${name} | ${ms.toFixed(0)} | ${(ms / ours).toFixed(2)} | ${mib.toFixed(0)} | ${results[0]?.tests} |`,
    );
  }
  rmSync(directory, { recursive: true });
}
