// `bisect`: finds the commit that broke a test by running it, in a scratch repository: the user's checkout is not touched.
import type { RunSummary } from '../core/ledger/consolidate.ts';
import type { LineLedger } from '../core/ledger/line-ledger.ts';
import { standingsAfter } from '../core/ledger/segment.ts';
import { formerNames, type Standing, standingOf } from '../core/ledger/standing.ts';
import { UserError } from '../core/errors.ts';
import { type Bisection, planBisection } from '../core/judge/bisection.ts';
import type { Commit } from '../core/judge/suspects.ts';
import { plural } from '../core/words.ts';
import { tryTest, type Tried } from '../host/run-pytest.ts';
import { shortHash } from '../render/references.ts';
import { plain } from '../render/terminal/ink.ts';
import { gitCommitLog } from '../store/git/commit-log.ts';
import { commitAt } from '../store/git/revisions.ts';
import { openScratch, type Scratch } from '../store/git/scratch.ts';
import { type Context, openTargets } from './context.ts';
import { testNamed } from './names.ts';
import { text, type Values } from './options.ts';
import type { Output } from './output.ts';
import { idsOf, requireNewest } from './query.ts';

/** Files of the commit that are named. */
const MOST_FILES = 5;

interface Task {
  test: string;
  plan: Bisection;
  good: string;
  bad: string;
}

/** Returns 0 when the commit was found, and 1 when it cannot be told. @throws UserError */
export async function bisect(
  context: Context,
  [asked = '']: string[],
  values: Values,
  output: Output,
): Promise<number> {
  const task = await taskOf(context, asked, values);
  const log = await gitCommitLog(context.directory)(task.good, task.bad, []);
  if (!log)
    throw new UserError(
      `The commits from ${task.good} to ${task.bad} are not in this clone. Fetch them: git fetch --unshallow`,
    );
  if (!log.isAncestor)
    throw new UserError(
      `${shortHash(task.good)} is no ancestor of ${shortHash(task.bad)}: there are no commits between them. Name others with --good and --bad.`,
    );
  output.note(
    `${plural(log.total, 'commit')} from ${shortHash(task.good)} to ${shortHash(task.bad)}; running ${plain(task.plan.ids[0])}`,
  );
  const found = await inScratch(context.directory, (scratch, signal) =>
    search(task, scratch, signal, log.commits, output),
  );
  const { test, good, bad } = task;
  if ('culprit' in found) {
    const culprit = await commitOf(context.directory, found.culprit);
    if (values['json']) output.json({ test, good, bad, culprit });
    else output.text(`${culpritText(test, culprit)}\n`);
    return 0;
  }
  if (values['json']) output.json({ test, good, bad, ...found });
  else output.text(`${found.because}\n`);
  return 1;
}

/** @throws UserError where nothing can be bisected */
async function taskOf(context: Context, asked: string, values: Values): Promise<Task> {
  const { targets } = await openTargets(context, values);
  const test = await testNamed(idsOf(targets), asked, context);
  const known = await Promise.all(
    targets.flatMap(({ line }) => (line.tests.places.has(test) ? standingIn(line, test) : [])),
  );
  // Of several targets in which it fails any will do, if it passed there.
  const { standing, names, run } = (known.find(({ standing: { streak, lastGood } }) => streak && lastGood) ??
    known.find(each => each.standing.streak) ??
    known[0]) as Known;
  const { lastGood, streak } = standing;
  const plan = planBisection(names, run.pytest);
  if (!plan) throw new UserError(`${JSON.stringify(test)} is no name that pytest can run, so it cannot be bisected.`);
  const [good, bad] = [text(values, 'good') ?? lastGood?.commit, text(values, 'bad') ?? streak?.first.commit];
  if (!bad) throw new UserError(`${test} does not fail in the newest run. Name a commit in which it does with --bad.`);
  if (!good) throw new UserError(`${test} never passed here. Name a commit in which it passed with --good.`);
  const [from, to] = await Promise.all([good, bad].map(each => resolveCommit(context, each)));
  if (from === to)
    throw new UserError(
      `${test} passed and failed at one commit, ${shortHash(good)}: it is flaky, and no commit broke it.`,
    );
  return { test, plan, good: from as string, bad: to as string };
}

interface Known {
  standing: Standing;
  names: string[];
  run: RunSummary;
}

async function standingIn(line: LineLedger, test: string): Promise<Known> {
  const newest = await requireNewest(line);
  const place = line.tests.places.get(test) as number;
  const standings = standingsAfter(newest.segment, line.tests, newest.place + 1);
  const names = [test, ...formerNames(standings, place, line.tests.ids)];
  return { standing: standingOf(standings, place), names, run: newest.run };
}

async function resolveCommit({ directory }: Context, name: string): Promise<string> {
  const commit = await commitAt(directory, name);
  if (commit !== undefined) return commit;
  throw new UserError(
    `This clone has no commit ${JSON.stringify(name)}. Fetch it, or name another one with --good or --bad.`,
  );
}

/** The scratch repository is removed whatever happens, on Ctrl-C too. */
async function inScratch<T>(
  repository: string,
  work: (scratch: Scratch, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const scratch = await openScratch(repository);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  // A second Ctrl-C finds it cleaning up already.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(scratch, controller.signal);
  } catch (cause) {
    if (controller.signal.aborted) throw new UserError('Stopped. Nothing was changed.', { cause });
    throw cause;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    scratch.remove();
  }
}

type Found = { culprit: string } | { because: string; untested?: string[] };

async function search(
  { test, plan, good, bad }: Task,
  { directory, git }: Scratch,
  signal: AbortSignal,
  commits: readonly Commit[],
  output: Output,
): Promise<Found> {
  const subjects = new Map(commits.map(({ sha, subject }) => [sha, subject]));
  const tryHere = async (sha: string): Promise<Tried> => {
    output.progress(`Testing ${shortHash(sha)}`);
    const tried = await tryTest(plan, directory, signal);
    output.note(`${shortHash(sha)} ${tried.commit} ${plain(subjects.get(sha) ?? '', 60)}`.trimEnd());
    return tried;
  };
  // Without these two nothing that comes of it means anything.
  for (const [sha, expected] of [
    [bad, 'bad'],
    [good, 'good'],
  ] as const) {
    await git('checkout', '--quiet', '--force', '--detach', sha);
    const tried = await tryHere(sha);
    if (tried.commit === expected) continue;
    const said = { good: 'passes', bad: 'fails', untestable: 'cannot be run' };
    return {
      because: `${test} ${said[tried.commit]} at ${shortHash(sha)} here, where the recorded run says that it ${said[expected]}. Is this the environment that the run had?\n\n${plainLines(tried.output)}`,
    };
  }
  let step = await git('bisect', 'start', bad, good);
  for (;;) {
    const culprit = /^([0-9a-f]{40,64}) is the first bad commit/m.exec(step)?.[1];
    if (culprit !== undefined) return { culprit };
    const here = (await git('rev-parse', 'HEAD')).trim();
    const { commit } = await tryHere(here);
    if (commit !== 'untestable') {
      step = await git('bisect', commit);
      continue;
    }
    try {
      step = await git('bisect', 'skip');
    } catch (cause) {
      const left = /The first bad commit could be any of:\n((?:[0-9a-f]{40,64}\n)+)/.exec(
        (cause as Error).message,
      )?.[1];
      if (left === undefined) throw cause;
      const untested = left.trim().split('\n');
      return {
        because: `It is one of ${plural(untested.length, 'commit')}, which pytest cannot test: ${untested.map(shortHash).join(', ')}.`,
        untested,
      };
    }
  }
}

const plainLines = (said: string): string =>
  said
    .trimEnd()
    .split('\n')
    .slice(-15)
    .map(line => plain(line))
    .join('\n');

/** The commit as git tells of it. */
async function commitOf(directory: string, sha: string): Promise<Commit> {
  const range = await gitCommitLog(directory)(`${sha}~1`, sha, []);
  return range?.commits.find(each => each.sha === sha) ?? { sha, subject: '', author: '' };
}

function culpritText(test: string, { sha, subject, author, changed = [], moved = [] }: Commit): string {
  const files = [...changed, ...moved];
  const rest = files.length - MOST_FILES;
  const named = files.slice(0, MOST_FILES).map(file => plain(file));
  const touches = files.length === 0 ? '' : `\nIt touches ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
  return `${shortHash(sha)} "${plain(subject, 60)}" by ${plain(author, 60)} is the first commit in which ${plain(test)} fails.${touches}`;
}
