// `mine`: what of a local run is new here, and what fails elsewhere, too. Nothing is recorded.
import { mineOf } from '../core/answers/mine.ts';
import { UserError } from '../core/errors.ts';
import { categoriser } from '../core/judge/categories.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { emptyLine } from '../core/ledger/line-ledger.ts';
import { findRun, type PlacedRun } from '../core/ledger/line-reading.ts';
import { addSubmission, settle } from '../core/ledger/line-writing.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import { newestCapture } from '../host/capture-folder.ts';
import { sha256 } from '../host/sha256.ts';
import { type Clock, readableSnapshot } from '../operations/commit-loop.ts';
import type { Origin } from '../operations/find-baseline.ts';
import { interpretRun } from '../operations/interpret.ts';
import { linesOf } from '../operations/lines.ts';
import { ownersIn } from '../operations/triage.ts';
import { renderMine } from '../render/terminal/desk.ts';
import { gitCommitLog } from '../store/git/commit-log.ts';
import { type Context, defaultLine } from './context.ts';
import { captureFoldersOf } from './deliveries.ts';
import { text, type Values } from './options.ts';
import type { Output } from './output.ts';
import { headOf, localOrigin, readSubmission } from './record.ts';

/** A line that is in no ledger: the run is put there in memory, so that it is compared with what others recorded. */
const NOWHERE = 'this run';
/** Other lines than those that the work probably came from which are looked at for an ancestor's run. */
const OTHER_LINES = 20;

/** Returns the exit code: 1 when something is new. */
export async function mine(
  context: Context,
  operands: string[],
  values: Values,
  clock: Clock,
  output: Output,
): Promise<number> {
  const files = operands.length > 0 ? operands : [await newestOf(context)];
  const asking = { context, values, given: headOf(values), clock, output, categorise: categoriser([]) };
  const { submission, problems } = await readSubmission(asking, files, []);
  const snapshot = await readableSnapshot(context.store);
  const wanted = text(values, 'target');
  const targets = [...new Set((await linesOf(snapshot)).map(({ target }) => target))].filter(
    target => wanted === undefined || target === wanted,
  );
  const described = await context.repository;
  const origin = originOf(context, submission.commit, text(values, 'base') ?? defaultLine(described));
  const judgements: Judgement[] = [];
  for (const target of targets) {
    const folder = lineFolder(NOWHERE, target);
    const line = { ...emptyLine(folder, sha256), branch: snapshot };
    await addSubmission(line, { ...submission, target, line: NOWHERE });
    await settle(line);
    const run = (await findRun(line, submission.build)) as PlacedRun;
    const judgement = await interpretRun({ line, run }, { target, line: NOWHERE }, problems, {
      store: context.store,
      log: gitCommitLog(context.directory),
      mostRanges: 0,
      now: clock.now(),
      ownersOf: ownersIn(described.root, file => file),
      categorise: categoriser([]),
      ...(origin ? { origin } : {}),
    });
    if (judgement.base) judgements.push(judgement);
  }
  if (judgements.length === 0) throw nothingToCompare(context, targets.length > 0);
  const answer = mineOf(judgements);
  if (values.json) output.json(answer);
  else output.text(renderMine(answer, output.terminal));
  return answer.new.length > 0 ? 1 : 0;
}

async function newestOf(context: Context): Promise<string> {
  const newest = newestCapture(await captureFoldersOf(context));
  if (newest !== undefined) return newest;
  throw new UserError(
    'There is no capture to look at. Run pytest with -p pytest_ledger, or name the report that it wrote: pytest-ledger mine report.xml.',
  );
}

function originOf({ directory }: Context, commit: string | null, own: string): Origin | undefined {
  const origin = localOrigin(directory, commit);
  return origin && { ...origin, compare: 'always', lines: [...new Set([...origin.lines, own])], others: OTHER_LINES };
}

const nothingToCompare = ({ store }: Context, hasLines: boolean): UserError =>
  new UserError(
    hasLines
      ? `No run on the ${store.name} is of this commit or of one before it, so it is not known what is new here. Get what others recorded with pytest-ledger sync.`
      : `Nothing is recorded yet: there is no ${store.name}, so it is not known what is new here.`,
  );
