// The whole of what is read from reports of each kind. After a change that is meant: `npx vitest run -u test/core/parse`, and
// read the difference.

import { expect, test } from 'vitest';
import { filesOf, fixtures, readBytes } from './fixtures.ts';

const SHOWN = [
  'pytest-7.4/broken',
  'pytest-7.4/everything',
  'pytest-7.4/subtests',
  'pytest-9.2/broken.continue',
  'pytest-9.2/crash',
  'pytest-9.2/empty',
  'pytest-9.2/everything',
  'pytest-9.2/ids',
  'pytest-9.2/internal',
  'pytest-9.2/monorepo.below',
  'pytest-9.2/reruns',
  'pytest-9.2/stops.interrupt',
  'pytest-9.2/subtests',
  'pytest-9.2/tracebacks.auto',
  'pytest-9.2/tracebacks.line',
  'pytest-9.2/tracebacks.long',
  'pytest-9.2/tracebacks.native',
  'pytest-9.2/tracebacks.short',
];

test.each(SHOWN)('%s', async name => {
  const fixture = fixtures.find(each => each.name === name);
  expect(fixture).toBeDefined();
  if (!fixture) return;
  const report = readBytes(fixture.bytes, filesOf(fixture.project));
  // Texts line by line, so that a difference shows where it is.
  const shown = JSON.stringify(report, (key, value) => (key === 'text' ? value.split('\n') : value), 1);
  await expect(`${shown}\n`).toMatchFileSnapshot(`golden/${name.replace('/', '.')}.golden.json`);
});
