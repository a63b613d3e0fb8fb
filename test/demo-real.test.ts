// `npm run demo:real`: what it says of the releases is what docs/real-history.md has by hand.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

test('the demo of a real history prints what it always prints, and leaves a ledger that verifies', async () => {
  const { stdout, stderr } = await run(process.execPath, ['demo/real-history.mjs'], { cwd: root });
  expect(stderr).toBe('');
  const [base = ''] = /\S*pytest-ledger-real-\w+/.exec(stdout) ?? [];
  try {
    const printed = stdout.replaceAll(base, '/tmp/real').replaceAll(/\b[0-9a-f]{7}\b/g, '0000000');
    await expect(printed).toMatchFileSnapshot('golden/demo-real.golden.txt');
    const verified = await run(process.execPath, ['dist/cli/index.js', 'verify', '--repo', base], { cwd: root });
    expect(verified.stdout).toContain('22 runs');
  } finally {
    await rm(base, { recursive: true, force: true });
  }
});
