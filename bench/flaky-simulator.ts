// A project whose truth is known: which tests are flaky, which were broken by a commit, and which runs were outages. Against it
// is held what the ledger calls flaky.
import { type FlakyTest, findFlaky } from '../src/core/judge/flaky/flaky.ts';
import { windowOf } from '../src/core/judge/window.ts';
import { emptyLine } from '../src/core/ledger/line-ledger.ts';
import { newestRun, type PlacedRun } from '../src/core/ledger/line-reading.ts';
import { addSubmission } from '../src/core/ledger/line-writing.ts';
import { createSubmission } from '../src/core/ledger/submission.ts';
import { sha256 } from '../src/host/sha256.ts';
import { type Random, randomOf } from './random.ts';

export interface Project {
  tests: number;
  runs: number;
  /** How likely each flaky test is to fail. */
  flaky: readonly number[];
  /** How likely a run is an outage, and how many tests fail in one. */
  outages: number;
  outageSizes: readonly number[];
  seed: number;
}

/** Sums over all times at which the list was looked at. */
export interface Score {
  listed: number;
  /** Of those, tests that are not flaky, and those of them that a commit had broken. */
  wrong: number;
  regressions: number;
  /** Flaky tests that were good and bad at one commit in the newest 50 runs, and those of them that are listed. */
  provable: number;
  found: number;
}

/** A session: the tests that failed, and those of them that failed by the outage. */
interface Session {
  build: number;
  commit: number;
  failed: ReadonlyMap<number, string>;
  outage: ReadonlySet<number>;
}

const [REGRESSION, RERUN, LOOK_EVERY] = [0.12, 0.6, 5];
/** Runs in which evidence counts for certain: no more results than are looked back at. */
const CERTAIN_RUNS = 50;
const ids = (tests: number): string[] => Array.from({ length: tests }, (_, test) => `t.py::test_${test}`);

/** Every fifth run from the sixtieth on, the list is held against the truth. */
export async function simulate(project: Project): Promise<Score> {
  const random = randomOf(project.seed);
  const line = emptyLine('main@default', sha256);
  const names = ids(project.tests);
  const sessions: Session[] = [];
  /** Broken tests, with the commit that mends them; and the last run in which each was broken. */
  const broken = new Map<number, number>();
  const brokenIn = new Map<number, number>();
  const score: Score = { listed: 0, wrong: 0, regressions: 0, provable: 0, found: 0 };
  let commit = 0;
  let again: 'job' | 'commit' | undefined;
  let attempt = 1;
  let build = 0;
  while (build < project.runs || again) {
    if (again !== 'job') build++;
    attempt = again === 'job' ? attempt + 1 : 1;
    if (!again) moveOn(random, ++commit, broken, project);
    const session = sessionOf(random, project, { build, commit, broken });
    sessions.push(session);
    for (const test of broken.keys()) brokenIn.set(test, build);
    await record(session, attempt);
    // An outage is always run again, another failure mostly; not for ever.
    const isAgain =
      session.failed.size > 0 && attempt < 3 && (session.outage.size > 0 || (!again && random.number() < RERUN));
    again = isAgain ? random.pick(['job', 'commit'] as const) : undefined;
    if (again || build < 60 || build % LOOK_EVERY !== 0) continue;
    const window = await windowOf(line, (await newestRun(line)) as PlacedRun);
    addTo(score, await findFlaky(window), build);
  }
  return score;

  async function record({ failed }: Session, number: number): Promise<void> {
    const results = names.map((id, test) => {
      const message = failed.get(test);
      return message === undefined
        ? { id, outcome: 'passed' as const, seconds: 0.01 }
        : { id, outcome: 'failed' as const, seconds: 0.01, detail: { message } };
    });
    const started = new Date(build * 3_600_000 + number * 60_000).toISOString();
    const head = {
      attempt: number,
      key: 'tests',
      order: build,
      started,
      commit: sha256([String(commit)]).slice(0, 40),
      seconds: 5,
    };
    const report = { results, problems: [], seconds: 5, properties: [] };
    const address = { target: 'default', line: 'main', build: String(build) };
    await addSubmission(line, createSubmission(address, head, report, sha256));
  }

  function addTo(sum: Score, found: readonly FlakyTest[], now: number): void {
    const listed = new Set(found.filter(({ state }) => state !== 'suspected').map(({ id }) => names.indexOf(id)));
    const wrong = [...listed].filter(test => test >= project.flaky.length);
    const provable = project.flaky.flatMap((_, test) =>
      isProvable(
        sessions.filter(each => each.build > now - CERTAIN_RUNS),
        test,
      )
        ? [test]
        : [],
    );
    sum.listed += listed.size;
    sum.wrong += wrong.length;
    sum.regressions += wrong.filter(test => (brokenIn.get(test) ?? 0) > now - 60).length;
    sum.provable += provable.length;
    sum.found += provable.filter(test => listed.has(test)).length;
  }
}

/** A commit may break one to five tests that are not flaky, for one to six commits. */
function moveOn(random: Random, commit: number, broken: Map<number, number>, { tests, flaky }: Project): void {
  for (const [test, mended] of broken) if (mended <= commit) broken.delete(test);
  if (random.number() >= REGRESSION) return;
  for (let left = random.between(1, 5); left > 0; left--) {
    broken.set(random.between(flaky.length, tests - 1), commit + random.between(1, 6));
  }
}

function sessionOf(
  random: Random,
  { tests, flaky, outages, outageSizes }: Project,
  { build, commit, broken }: { build: number; commit: number; broken: ReadonlyMap<number, number> },
): Session {
  const failed = new Map<number, string>();
  const outage = new Set<number>();
  for (const [test, rate] of flaky.entries())
    if (random.number() < rate) failed.set(test, `TimeoutError: ${word(test)}`);
  for (const test of broken.keys()) failed.set(test, `AssertionError: ${word(test)}`);
  if (random.number() < outages) {
    const size = random.pick(outageSizes);
    const from = random.between(0, tests - size);
    for (let test = from; test < from + size; test++) {
      outage.add(test);
      failed.set(test, 'ConnectionRefusedError: the database is down');
    }
  }
  return { build, commit, failed, outage };
}

/** Numbers in messages are masked. */
const word = (test: number): string => String(test).replaceAll(/\d/g, digit => 'abcdefghij'[Number(digit)] as string);

/** Whether one commit has a session in which it failed by itself, and one in which it passed, in the same run or as the last word of two. */
function isProvable(sessions: readonly Session[], test: number): boolean {
  const last = new Map(sessions.map(session => [session.build, session]));
  const isBad = (session: Session): boolean => session.failed.has(test) && !session.outage.has(test);
  const isGood = (session: Session): boolean => !session.failed.has(test);
  return sessions.some(
    one =>
      isBad(one) &&
      sessions.some(
        other =>
          isGood(other) &&
          other.commit === one.commit &&
          (other.build === one.build || (last.get(one.build) === one && last.get(other.build) === other)),
      ),
  );
}
