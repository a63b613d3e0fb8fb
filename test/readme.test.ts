import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalFiles } from '../src/core/ledger/canonical.ts';
import { emptyLine, openLine } from '../src/core/ledger/line-ledger.ts';
import { addSubmission, changesOf, SEGMENT_RUNS, settle } from '../src/core/ledger/line-writing.ts';
import type { Submission } from '../src/core/ledger/submission.ts';
import { readmeFinding, readmeWith, sectionOf } from '../src/operations/branch-page.ts';
import { type LineSection, renderReadme } from '../src/render/markdown/branch-page.ts';
import { sha256 } from '../src/host/sha256.ts';
import { applyChanges, readerOf, type Tree } from './core/ledger/memory-branch.ts';
import { arrivals, submit } from './core/ledger/submissions.ts';

const folderOf = (line: string): string => `${line}@default`;
const place = (line: string) => ({ line, target: 'default', folder: folderOf(line) });

/** Records each submission as a writer of its own would, the page with it. */
async function recordAll(arriving: Submission[]): Promise<Tree> {
  const tree: Tree = new Map();
  for (const submission of arriving) {
    const line = await openLine(readerOf(tree), folderOf(submission.line), sha256);
    if (!(await addSubmission(line, submission))) continue;
    await settle(line);
    applyChanges(tree, changesOf(line));
    const page = await readmeWith(readerOf(tree), [{ line, place: place(submission.line) }]);
    for (const [path, text] of page) tree.set(path, text);
  }
  return tree;
}

async function sectionsOf(tree: Tree, lines: Iterable<string>): Promise<LineSection[]> {
  const sections = [];
  for (const line of lines)
    sections.push(await sectionOf(await openLine(readerOf(tree), folderOf(line), sha256), place(line)));
  return sections.filter(section => section !== undefined);
}

/** The page of the tree that these submissions have, whatever order they came in. */
async function canonicalPage(submissions: Submission[]): Promise<string> {
  const sections: LineSection[] = [];
  for (const line of new Set(submissions.map(each => each.line))) {
    const files = await canonicalFiles(
      emptyLine(folderOf(line), sha256),
      submissions.filter(each => each.line === line),
    );
    sections.push(...(await sectionsOf(files, [line])));
  }
  return renderReadme(sections);
}

const onLines = arrivals.chain(({ submissions, arriving }) =>
  fc
    .array(fc.constantFrom('main', 'pr/1', 'pr/2'), { minLength: submissions.length, maxLength: submissions.length })
    .map(lines => {
      const moved = new Map(submissions.map((each, n) => [each, { ...each, line: lines[n] as string }]));
      return { submissions: [...moved.values()], arriving: arriving.map(each => moved.get(each) as Submission) };
    }),
);

test('any order of arrival, any repetition: the page is what the runs on the branch give, and the canonical one is the same', async () => {
  await fc.assert(
    fc.asyncProperty(onLines, async ({ submissions, arriving }) => {
      const tree = await recordAll(arriving);
      const lines = new Set(submissions.map(({ line }) => line));
      expect(readmeFinding(tree.get('README.md') ?? '', await sectionsOf(tree, lines))).toBeUndefined();
      expect(await canonicalPage(arriving)).toBe(await canonicalPage(submissions));
      // Less than a segment a line: the tree needs no compaction to have the canonical page.
      expect(tree.get('README.md')).toBe(await canonicalPage(submissions));
    }),
    { numRuns: 200 },
  );
});

const failing = (build: number): Submission =>
  submit({
    build,
    order: build,
    results: [{ id: `t.py::test_${build % 3}`, outcome: build % 4 ? 'failed' : 'passed' }],
  });

test('a run that arrives late in an earlier segment changes since when the page says that a test fails', async () => {
  const runs = Array.from({ length: SEGMENT_RUNS + 5 }, (_, n) =>
    submit({ build: n + 2, order: n + 2, results: [{ id: 't.py::test', outcome: 'failed' }] }),
  );
  const late = submit({ build: 1, order: 1, results: [{ id: 't.py::test', outcome: 'failed' }] });
  const tree = await recordAll([...runs, late]);
  expect(tree.get('README.md')).toContain('since run 1, 2026-01-02');
  expect(readmeFinding(tree.get('README.md') ?? '', await sectionsOf(tree, ['main']))).toBeUndefined();
});

test('a page that was lost, or edited, is as it should be once each of its lines has a new run', async () => {
  const runs = Array.from({ length: 11 }, (_, n) => failing(n + 1));
  const tree = await recordAll(runs);
  const page = tree.get('README.md') ?? '';
  const sections = await sectionsOf(tree, ['main']);
  const line = await openLine(readerOf(tree), folderOf('main'), sha256);
  for (const [before, finding] of [
    ['', 'lines are missing'],
    ['# Welcome\n', 'lines are missing'],
    [page.replace('failing', 'FAILING'), 'what it says of main@default is not what its runs give'],
    [page.replaceAll('main@default', 'gone@default'), 'what it says of gone@default is not what its runs give'],
    [page.replace('# Test results', '# Our results'), 'it was edited'],
  ] as const) {
    expect(readmeFinding(before, sections)).toContain(finding);
    if (before.includes('gone')) continue;
    const edited = readerOf(new Map([...tree, ['README.md', before]]));
    expect((await readmeWith(edited, [{ line, place: place('main') }])).get('README.md')).toBe(page);
  }
});
