// JUnit XML as pytest 9 writes it: Python's ElementTree on one line.

const attribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');

const content = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @param inside text, or elements that are rendered already */
export function element(
  name: string,
  attributes: Record<string, string | number>,
  inside: { text?: string; elements?: string[] } = {},
): string {
  const start = `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${attribute(String(value))}"`)
    .join('')}`;
  const whole = content(inside.text ?? '') + (inside.elements ?? []).join('');
  return whole === '' ? `${start} />` : `${start}>${whole}</${name}>`;
}

export interface Session {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  seconds: number;
  /** As pytest 9 writes it: ISO 8601 with microseconds and offset. */
  started: string;
}

export function junitXml({ tests, failures, errors, skipped, seconds, started }: Session, testcases: string[]): string {
  const counts = { errors, failures, skipped, tests, time: seconds.toFixed(3) };
  const suite = { name: 'pytest', ...counts, timestamp: started, hostname: 'runner' };
  const root = element(
    'testsuites',
    { name: 'pytest tests' },
    { elements: [element('testsuite', suite, { elements: testcases })] },
  );
  return `<?xml version="1.0" encoding="utf-8"?>${root}`;
}

/** pytest's `long` style: the test's source, the frames below it, the exception, and the place. */
export interface Traceback {
  /** Where the test is: `tests/unit/test_x.py`. */
  file: string;
  function: string;
  /** What differs between one failing test and another. */
  route: string;
  line: number;
  frames: { file: string; line: number; function: string; argument: string }[];
  status: number;
  /** Where the exception was raised. */
  raised: number;
  /** Memory addresses of the two objects that are shown. */
  addresses: [string, string];
  /** Shown in the exception's message behind the status. */
  extra?: string;
}

/** pytest's `short` style: the line of the test and what was raised; 300 bytes instead of 2,000. */
export function shortTracebackText({ file, function: named, route, line, status, extra }: Traceback): string {
  return [
    `${file}:${line}: in ${named}`,
    `    resp = client.post("/api/v1/${route}?limit=10&page=2", json=payload)`,
    `E   app.errors.ApiError: status ${status} != 200${extra ?? ''}`,
  ].join('\n');
}

const RULE = '_ '.repeat(40);
const MARKS = `           ${'^'.repeat(68)}`;

/** What the assertion says, in lines. */
const difference = (status: number, extra = ''): string[] => [
  `app.errors.ApiError: status ${status} != 200${extra}`,
  "assert {'a': 1, 'b': [1, 2, 3]} == {'a': 1, 'b': [1, 2, 4]}",
  '  ',
  '  Omitting 1 identical items, use -vv to show',
  '  Differing items:',
  "  {'b': [1, 2, 3]} != {'b': [1, 2, 4]}",
  '  Use -v to get more diff',
];

export const messageOf = ({ status, extra }: Traceback): string => difference(status, extra).join('\n');

export function tracebackText(traceback: Traceback): string {
  const { file, route, line, frames, status, raised, addresses, extra } = traceback;
  const module = file.replace(/\.py$/, '').replaceAll('/', '.');
  return [
    `self = <${module}.TestGroup object at 0x7f${addresses[0]}>`,
    '',
    `    def ${traceback.function}(self):`,
    '        client = make_client(timeout=5)',
    '        payload = {"id": 1, "tags": ["a", "b"], "n": None}',
    `>       resp = client.post("/api/v1/${route}?limit=10&page=2", json=payload)`,
    '',
    `${file}:${line}: `,
    RULE,
    ...frames.flatMap(frame => [
      `${frame.file}:${frame.line}: in ${frame.function}`,
      `    return self._dispatch(method, url, headers=headers, ${frame.argument}, retries=retries - 1)`,
      MARKS,
    ]),
    RULE,
    '',
    `self = <app.http.Client object at 0x7f${addresses[1]}>, status = ${status}`,
    '',
    '    def _check(self, status, body):',
    '        if status >= 400 and not self.allow_errors:',
    '>           raise ApiError(status, body["detail"], hint="see <docs> & retry")',
    ...difference(status, extra).map(said => `E           ${said}`),
    '',
    `src/app/http.py:${raised}: ApiError`,
  ].join('\n');
}
