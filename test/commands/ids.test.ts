import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openSandbox } from './sandbox.ts';

const CASES = fileURLToPath(new URL('../fixtures/cases', import.meta.url));

test.each(['xml', 'jsonl', 'report.json', 'ctrf.json'])(
  'a test has one history with xdist’s groups and without: %s',
  async format => {
    await using sandbox = await openSandbox();
    let said = '';
    for (const run of [1, 2, 3, 4]) {
      await sandbox.commit(`Commit ${run}`);
      const names = ['--build', String(run), '--order', String(run)];
      ({ stdout: said } = await sandbox.ledger('record', `${CASES}/03/${run}.${format}`, ...names));
    }
    expect(said).toContain('3 still failing');
    expect(said).not.toContain('added');
    const { failures } = await sandbox.json('failures');
    expect(failures.map((each: any) => [each.test, each.firstFailing.build, each.lastPassing.build])).toEqual(
      ['test_read', 'test_write[1]', 'test_write[2]'].map(name => [`tests/test_db.py::${name}`, '3', '2']),
    );
    const { results } = await sandbox.json('history', 'tests/test_db.py::test_read');
    expect(results.map((each: any) => each.outcome)).toEqual(['passed', 'passed', 'failed', 'failed']);
    const { stdout: bisect } = await sandbox.ledger('failures');
    expect(bisect).toContain('bisect: pytest-ledger bisect test_read\n');
  },
);
