import { expect, test } from 'vitest';
import { junit, openSandbox } from './sandbox.ts';

test('a ledger in a repository of its own: the code’s says what is tested, the other one keeps the runs', async () => {
  await using code = await openSandbox();
  await using results = await openSandbox('--bare');
  const commit = await code.commit('Change a');
  await code.write('report.xml', junit({ test_a: 'failed' }));
  const elsewhere = ['--results', results.directory];
  await code.json('record', 'report.xml', '--build', '1', '--order', '1', ...elsewhere);
  expect(await code.git('for-each-ref', 'refs/heads/pytest-results')).toBe('');
  expect(await results.git('rev-list', '--count', 'pytest-results')).toBe('1');
  expect((await code.json('runs', ...elsewhere)).runs).toMatchObject([{ build: '1', commit, subject: 'Change a' }]);
  expect((await code.json('failures', ...elsewhere)).failures).toHaveLength(1);
  expect(await code.json('verify', ...elsewhere)).toMatchObject({ runs: 1, findings: [] });
  expect(await code.json('compact', ...elsewhere)).toMatchObject({ after: { commits: 1 } });
});

test('the other repository is not there, or has the branch checked out: said, and the results are not lost', async () => {
  await using code = await openSandbox();
  await using results = await openSandbox();
  await code.write('report.xml', junit({ test_a: 'failed' }));
  const nowhere = await code.ledger('record', 'report.xml', '--results', 'nowhere');
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringMatching(/There is no directory .*nowhere/)]);
  await results.git('checkout', '--quiet', '-b', 'pytest-results');
  const taken = await code.ledger('record', 'report.xml', '--results', results.directory);
  expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining('is checked out in')]);
});
