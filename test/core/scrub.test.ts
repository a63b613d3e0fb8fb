import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Report, Result } from '../../src/core/model.ts';
import { createScrub, scrubReport } from '../../src/core/scrub.ts';
import { CUT_MARK, cutMiddle } from '../../src/core/text.ts';
import { secretsOf } from '../../src/host/secrets.ts';
import { isUnreadable, readReports } from '../../src/operations/read-reports.ts';

// Put together here, so that no scanner takes this file for a leak.
const of = (...parts: string[]): string => parts.join('');
const TOKENS: [what: string, token: string][] = [
  ['a personal token of GitHub', of('gh', 'p_', 'aB3d'.repeat(9))],
  ["a workflow's token", of('gh', 's_', 'aB3d'.repeat(9))],
  ['a fine-grained token of GitHub', of('github', '_pat_11ABCDEFG0', 'aB3d'.repeat(18))],
  ['a token of GitLab', of('gl', 'pat-', 'aB3d-'.repeat(4))],
  ['a key of AWS', of('AK', 'IA', 'ABCD2345'.repeat(2))],
  ['a token of Slack', of('xo', 'xb-', '123456789012-abcdefGHIJ')],
  ['a key of OpenAI', of('s', 'k-proj-', 'aB3d_'.repeat(8))],
  ['a key of Anthropic', of('s', 'k-ant-api03-', 'aB3d_'.repeat(8))],
  ['a key of Stripe', of('s', 'k_live_', 'aB3d'.repeat(6))],
  ['a key of Google', of('AI', 'za', 'aB3d-'.repeat(7))],
  ['a token of npm', of('np', 'm_', 'aB3d'.repeat(9))],
  ['a token of PyPI', of('py', 'pi-', 'AgEIcHlwaS5vcmc'.repeat(5))],
  ['a token of Hugging Face', of('h', 'f_', 'aB3d'.repeat(9))],
  ['a JSON Web Token', of('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXBhcnQ')],
  ['a private key', of('-----BEGIN RSA', ' PRIVATE KEY-----\nMIIEow\n-----END RSA', ' PRIVATE KEY-----')],
  ['a private key, as Python shows it', of('-----BEGIN', ' PRIVATE KEY-----\\nMIIEow\\n-----END', ' PRIVATE KEY-----')],
  ['a private key that was cut', of('-----BEGIN OPENSSH', ' PRIVATE KEY-----\nb3BlbnNzaC1rZXk')],
];

const shapes = createScrub({ values: [], patterns: [] });

test.each(TOKENS)('%s is taken out', (_, token) => {
  expect(shapes(`E  Error: ${token}`)).toBe('E  Error: ***');
  // A cut leaves less of most than a whole one.
  if (token.length > 30 && !token.startsWith('AK')) expect(shapes(`E  '${token.slice(0, -3)}`)).toBe("E  '***");
});

test.each([
  ['postgres://app:hunter2@db:5432/x', 'postgres://app:***@db:5432/x'],
  ['https://user:p%40ss@host.example/a?b=c@d', 'https://user:***@host.example/a?b=c@d'],
  ["{'Authorization': 'Bearer abc123.def'}", "{'Authorization': 'Bearer ***'}"],
  ['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic ***'],
])('%s becomes %s', (text, clean) => {
  expect(shapes(text)).toBe(clean);
});

test.each([
  'http://localhost:8080/a@b',
  'sk-learn-contrib/imbalanced-learn-and-more',
  'assert skipped_task_results == 12',
  'AssertionError: Basic authentication failed',
  'tests/test_x.py::test_token[ghp_short]',
  '0x7f3a2b1c4d5e 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  '-----BEGIN PUBLIC KEY-----',
])('%s stays', text => {
  expect(shapes(text)).toBe(text);
});

const ENV = {
  DB_PASSWORD: 'Tr0ub4dor&3',
  MY_API_KEY: 'line one of it 1\nline two of it 2',
  INPUT_TOKEN: 'not-a-shape-but-secret-1',
  // None of these is a secret.
  PWD: '/home/runner/work/app',
  DJANGO_SECRET_KEY_FILE: '/run/secrets/django-secret',
  KEYBOARD: 'querty-and-more-1',
  TEST_PASSWORD: 'postgres',
  'INPUT_SHARD-KEY': 'linux-shard-1',
  GOOGLE_APPLICATION_CREDENTIALS: '/home/runner/key.json',
  TOKEN: 'short1',
};

test('values of variables whose names say secret are secrets, unless they look like a word or a path', () => {
  expect(secretsOf(ENV).values).toEqual([
    'Tr0ub4dor&3',
    'line one of it 1\nline two of it 2',
    'not-a-shape-but-secret-1',
  ]);
});

const scrub = createScrub(secretsOf(ENV, [/ACME-\d+/gu]));

test.each([
  ['as it is', 'x Tr0ub4dor&3 y', 'x *** y'],
  ['in an address', '?p=Tr0ub4dor%263', '?p=***'],
  ['in base64', Buffer.from('Tr0ub4dor&3').toString('base64').replace(/=*$/, ''), '***'],
  ['one of its lines', 'E  line two of it 2', 'E  ***'],
  ['as Python shows it', "'line one of it 1\\nline two of it 2'", "'***'"],
  ['at the end of what was cut', 'said Tr0ub4dor', 'said ***'],
  ["by the team's own pattern", 'order ACME-1234', 'order ***'],
])('a known secret is taken out %s', (_, text, clean) => {
  expect(scrub(text)).toBe(clean);
});

test('a cut through the middle of a secret leaves neither half', () => {
  for (let before = 300; before < 460; before++) {
    const { text } = cutMiddle(`${'a'.repeat(before)}Tr0ub4dor&3${'b'.repeat(2_000)}`, 1_200);
    expect(scrub(text)).not.toMatch(/Tr0ub4|ub4dor|b4dor&3/);
    const { text: other } = cutMiddle(`${'a'.repeat(2_000)}Tr0ub4dor&3${'b'.repeat(before + 350)}`, 1_200);
    expect(scrub(other)).not.toMatch(/Tr0ub4|ub4dor|b4dor&3/);
    expect(text + other).toContain(CUT_MARK);
  }
});

const reportOf = (...results: Result[]): Report => ({ results, problems: [], seconds: 1, properties: [] });

test('two names that differ in a secret only stay two tests, whatever the order in which they ran', () => {
  const result = (id: string, outcome: Result['outcome']): Result => ({ id, outcome, seconds: 1 });
  const all = [
    result('t[http://:word@example.com]', 'failed'),
    result('t[http://:pass@example.com]', 'passed'),
    result('t[plain]', 'passed'),
  ];
  const named = [
    result('t[http://:***@example.com]#2', 'failed'),
    result('t[http://:***@example.com]', 'passed'),
    result('t[plain]', 'passed'),
  ];
  const report: Report = { ...reportOf(...all), notRun: ['t[ACME-1]'], attached: [] };
  expect(scrubReport(report, scrub)).toMatchObject({ results: named, notRun: ['t[***]'] });
  expect(scrubReport({ ...report, results: all.toReversed() }, scrub).results).toEqual(named.toReversed());
});

test('every text of a report is looked at', () => {
  const secret = 'Tr0ub4dor&3';
  const report: Report = {
    ...reportOf({
      id: secret,
      outcome: 'failed',
      seconds: 1,
      detail: {
        message: secret,
        type: secret,
        text: secret,
        file: secret,
        function: secret,
        properties: [[secret, secret]],
      },
    }),
    problems: [{ file: secret, message: secret, level: 'warning' }],
    properties: [[secret, secret]],
  };
  expect(JSON.stringify(scrubReport(report, scrub))).not.toContain(secret);
});

const FIXTURES = fileURLToPath(new URL('../fixtures/pytest/reports', import.meta.url));

// docs/secrets.md has what comes of it.
test('false alarms on what pytest really wrote: none', async () => {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter(file =>
    /\.(xml|jsonl?)$/.test(file),
  );
  const [counted, changed] = [{ files: 0, results: 0, bytes: 0 }, [] as string[]];
  for (const file of files) {
    const path = join(FIXTURES, file);
    const report = await readReports([path], null, text => text);
    if (isUnreadable(report)) continue;
    const before = JSON.stringify(report.results);
    counted.files++;
    counted.results += report.results.length;
    counted.bytes += readFileSync(path).length;
    const after = scrubReport(report, shapes).results;
    for (const [place, result] of after.entries()) {
      const was = report.results[place];
      if (JSON.stringify(result) !== JSON.stringify(was))
        changed.push(`${file}: ${JSON.stringify(was)} → ${JSON.stringify(result)}`);
    }
    expect(JSON.stringify(report.results)).toBe(before);
  }
  // The figures in docs/secrets.md.
  expect(counted).toEqual({ files: 74, results: 1409, bytes: 1_214_084 });
  expect(changed).toEqual([]);
});
