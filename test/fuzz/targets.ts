// What is fuzzed: everything that reads what others may have damaged. Each target throws only what it may not throw.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../bench/random.ts';
import { readUntrusted } from '../../src/action/untrusted.ts';
import { UnreadableLedger, UserError } from '../../src/core/errors.ts';
import { judge } from '../../src/core/judge/judge.ts';
import { canonicalFiles, compactLine } from '../../src/core/ledger/canonical.ts';
import { emptyLine, openLine } from '../../src/core/ledger/line-ledger.ts';
import { addSubmission, SEGMENT_RUNS, settle } from '../../src/core/ledger/line-writing.ts';
import { newestRun, runsBefore, runsOf } from '../../src/core/ledger/line-reading.ts';
import { repairLine } from '../../src/core/ledger/repair.ts';
import { verifyLine } from '../../src/core/ledger/verify.ts';
import type { Detail } from '../../src/core/model.ts';
import { parseCare, renderCare } from '../../src/core/triage/triage.ts';
import { ownersOf, parseCodeowners } from '../../src/core/triage/codeowners.ts';
import { parseIni, parsePyproject } from '../../src/core/config/parse.ts';
import { createNodeIdResolver } from '../../src/core/parse/node-ids.ts';
import { createReportReader } from '../../src/core/parse/report.ts';
import { parseSaved, renderSaved, SAVED_FILE } from '../../src/host/saved-submission.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { unzipOnly } from '../../src/host/unzip.ts';
import { recordAndRead, untouched } from '../core/ledger/accepted.ts';
import { readerOf, type Tree } from '../core/ledger/memory-branch.ts';
import { FOLDER } from '../core/ledger/recorded.ts';
import { ADDRESS, submit } from '../core/ledger/submissions.ts';
import { zip } from '../github/zip.ts';
import { mutate } from './mutate.ts';

/** Reads one damaged input. */
export type Target = (random: Random) => Promise<void> | void;

const known = (error: unknown): boolean => error instanceof UnreadableLedger || error instanceof UserError;

async function tolerate(read: () => unknown): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!known(error)) throw error;
  }
}

const DETAILS: Detail[] = [
  { message: 'boom', type: 'E', text: 'a\nb', file: 'a.py', line: 3, function: 'f' },
  { message: 'boom', text: 'a\nb', attempts: ['failed'], subtests: { failed: 1 }, phases: ['setup'] },
  { properties: [['a', 'b']], cut: 7 },
];

/** Long enough that a file of details is full, and there are keys of it. */
const textOf = (run: number, place: number): string => `line ${run}\n${place}${'y'.repeat(6_000)}`;

const detailOf = (run: number, place: number): Detail => {
  const detail = DETAILS[(run + place) % 3] as Detail;
  return detail.type === undefined ? detail : { ...detail, text: textOf(run, place) };
};

const runs = Array.from({ length: SEGMENT_RUNS + 6 }, (_, n) =>
  submit({
    build: n,
    order: n,
    ...(n % 9 === 0 ? { attempt: 2, key: 'linux' } : {}),
    results: ['a.py::test_1', 'a.py::test_2', 'b.py::T::test[x]', 'loose'].map((id, place) => ({
      id,
      outcome: (n >> place) % 3 === 0 ? 'failed' : 'passed',
      seconds: (n % 7) + place,
      ...((n >> place) % 3 === 0 ? { detail: detailOf(n, place) } : {}),
    })),
  }),
);
const late = submit({ build: 30, order: 29, key: 'late', results: [{ id: 'a.py::test_1', outcome: 'passed' }] });

/** Every way to read a line, and one to write it. */
async function readLedger(tree: Tree): Promise<void> {
  const place = { ...ADDRESS, folder: FOLDER };
  // What is on the branch is a finding, never an exception.
  await verifyLine(readerOf(tree), place, sha256);
  await repairLine(readerOf(tree), place, sha256);
  await tolerate(async () => {
    const line = await openLine(readerOf(tree), FOLDER, sha256);
    let count = 0;
    for await (const _ of runsOf(line)) count++;
    if (count > runs.length + tree.size) throw new Error('there are more runs than files');
    const newest = await newestRun(line);
    const before = newest && (await runsBefore(line, newest).next());
    if (newest) await judge(line, newest, before && !before.done ? { line, run: before.value } : null);
  });
  await tolerate(async () => compactLine(await openLine(readerOf(tree), FOLDER, sha256), ADDRESS, { runs: 5 }));
  await tolerate(async () => {
    const line = await openLine(readerOf(tree), FOLDER, sha256);
    await addSubmission(line, late);
    await settle(line);
  });
}

let whole: Promise<Tree> | undefined;

const ledger =
  (pattern: RegExp): Target =>
  async random => {
    const tree = new Map(await (whole ??= canonicalFiles(emptyLine(FOLDER, sha256), runs)));
    const path = random.pick([...tree.keys()].filter(name => pattern.test(name)));
    tree.set(path, mutate(String(tree.get(path)), random));
    await readLedger(tree);
  };

const saved = renderSaved(late);
const followed = {
  line: 'main',
  commit: '1'.repeat(40),
  runId: 7,
  attempt: 2,
  link: 'https://example.org',
  created: '2026-01-01T00:00:00Z',
  now: new Date('2026-01-02T00:00:00Z'),
};

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

/** Small reports of a kind, as pytest's versions and plugins have written them. */
function reportsNamed(folder: string, pattern: RegExp): string[] {
  const found = (readdirSync(join(FIXTURES, folder), { recursive: true }) as string[])
    .filter(name => pattern.test(name))
    .map(name => join(FIXTURES, folder, name))
    .filter(file => statSync(file).size < 60_000)
    .sort()
    .map(file => readFileSync(file, 'latin1'));
  if (found.length === 0) throw new Error(`${folder} has no ${pattern}`);
  return found;
}

const reports = new Map<RegExp, string[]>();

/** In pieces, as a file is read. */
const report =
  (folder: string, pattern: RegExp): Target =>
  random => {
    const texts = reports.get(pattern) ?? reportsNamed(folder, pattern);
    reports.set(pattern, texts);
    const bytes = Buffer.from(mutate(random.pick(texts), random), 'latin1');
    const reader = createReportReader('report.xml', createNodeIdResolver());
    for (let from = 0; from < bytes.length; ) {
      const to = from + random.between(1, 20_000);
      reader.write(bytes.subarray(from, to));
      from = to;
    }
    const { results, problems } = reader.end();
    const held = JSON.stringify({ results, problems }).length;
    if (held > 20_000 + 20 * bytes.length) throw new Error(`${bytes.length} bytes have become ${held}`);
  };

const PYPROJECT = `[project]
name = "app"
[tool.pytest-ledger]
target = "py312"
fail-on = "new-failures, pass-rate<95%"
scrub = ["a+", "b"]
shards = 4
`;
const INI = '[pytest-ledger]\ntarget = py312\n# comment\nfail-on =\n    new-failures\n    slower\n';
const OWNERS = '# owners\n*  @octo/all\n/src/**/x.py @a b@example.org\ndocs/* \n!no @c\n[ @d\n';
const CARE = new Map([
  [
    'assignments.jsonl',
    '{"test":"a.py::t","to":"a","line":"main","target":"default","by":"b","at":"2026-01-01T00:00:00.000Z"}\n',
  ],
  [
    'mutes.jsonl',
    '{"test":"a.py::t","until":"2026-02-01","because":"x","by":"b","at":"2026-01-01T00:00:00.000Z","ended":{"by":"c","at":"2026-01-02T00:00:00.000Z"}}\n',
  ],
]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError('it is no JSON', { cause });
  }
}

export const TARGETS: Record<string, Target> = {
  'segment heads': ledger(/segment\.json$/),
  'run files': ledger(/run-\d+\.jsonl$/),
  'lists of tests': ledger(/tests-/),
  'keys of details': ledger(/keys-/),
  details: ledger(/details-/),
  'saved submissions': random => tolerate(() => parseSaved(mutate(saved, random), 'a file')),
  'submissions that are recorded': async random => {
    await tolerate(async () => {
      const damaged: unknown = parseJson(mutate(JSON.stringify(untouched()), random));
      await recordAndRead(damaged as Record<string, unknown>);
    });
  },
  'submissions of strangers': random => tolerate(() => readUntrusted(mutate(saved, random), followed, text => text)),
  archives: random =>
    tolerate(() =>
      unzipOnly(
        Buffer.from(mutate(zip({ [SAVED_FILE]: saved }).toString('latin1'), random), 'latin1'),
        SAVED_FILE,
        1e6,
      ),
    ),
  'JUnit reports': report('pytest/reports', /\.xml$/),
  'report logs': report('pytest/reports', /\.jsonl$/),
  captures: report('capture', /^[^.]*(?:\.\d+)?\.jsonl$/),
  'pytest-json-reports': report('capture', /\.report\.json$/),
  'CTRF reports': report('capture', /\.ctrf\.json$/),
  'settings in TOML': random => tolerate(() => parsePyproject(mutate(PYPROJECT, random), 'pyproject.toml')),
  'settings in INI': random => tolerate(() => parseIni(mutate(INI, random), 'pytest.ini')),
  'owners of files': random =>
    tolerate(() => {
      const rules = parseCodeowners(mutate(OWNERS, random));
      for (const path of ['src/a/x.py', 'docs/a.md', '']) ownersOf(rules, path);
    }),
  'assignments and mutes': random =>
    tolerate(() => renderCare(parseCare(new Map([...CARE].map(([name, text]) => [name, mutate(text, random)]))))),
};
