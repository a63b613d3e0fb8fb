// `npm run torture` in small.
import { expect, test } from 'vitest';
import { recordOnFullDisk, waysToFill } from '../../bench/torture/disk.ts';
import { killedAtAnyMoment, killedAtEachByte } from '../../bench/torture/killed.ts';
import { killedAtEachRequest, scenarios } from '../../bench/torture/requests.ts';
import { writersOnGit, writersOnGithub } from '../../bench/torture/writers.ts';

test('processes that record at once on one git repository, the first of them too: all are recorded, as if one after the other', async () => {
  expect(await writersOnGit(10)).toMatchObject({ writers: 10, recorded: 10 });
});

test.each([
  ['on a branch that is there', false, 100],
  ['all of them the first', true, 100],
])('writers at once on GitHub with its limits on content creation, %s', async (_, fresh, speed) => {
  const { recorded, writes = 0 } = await writersOnGithub(12, speed, fresh);
  expect(recorded).toBe(12);
  expect(writes).toBeGreaterThanOrEqual(12);
});

test('a process that dies after any number of bytes of what it writes leaves the branch as it was', async () => {
  const { kills, recorded, bytes } = await killedAtEachByte(60);
  expect(recorded).toBe(1);
  expect(kills).toBe(bytes / 60 + 1);
  expect(kills).toBeGreaterThan(5);
});

test('killed at any moment', async () => {
  expect((await killedAtAnyMoment(20)).kills).toBe(20);
});

test.concurrent.each(scenarios)(
  '%s, killed at each request to GitHub: as before or as after, and once when run again',
  async scenario => {
    const { requests, kills, moved } = await killedAtEachRequest(scenario);
    expect(requests).toBeGreaterThanOrEqual(5);
    expect(kills).toBe(2 * requests);
    // At least at the very request that moved it, after that took effect.
    expect(moved).toBeGreaterThanOrEqual(1);
    expect(moved).toBeLessThan(kills);
  },
);

test.skipIf(waysToFill().length === 0).each(waysToFill())('%s: said, and the branch is as it was', async way => {
  const { code, stderr, runs } = await recordOnFullDisk(way);
  expect([code, runs]).toEqual([2, 1]);
  expect(stderr).toMatch(/git could not write branch pytest-results; nothing on it has changed\. git says: \S/);
  expect(stderr).not.toContain('git fsck finds damage');
});
