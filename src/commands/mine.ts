// `mine`: what of a local run is new here, and what fails elsewhere, too. Nothing is recorded.
import { mineOf, mineOfNothing } from '../core/answers/mine.ts';
import type { Mine } from '../core/answers/shapes.ts';
import { UserError } from '../core/errors.ts';
import { categoriser } from '../core/judge/categories.ts';
import type { Ancestry } from '../core/judge/baseline.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { whyNothingRan } from '../core/ledger/consolidate.ts';
import { emptyLine } from '../core/ledger/line-ledger.ts';
import { findRun, type PlacedRun } from '../core/ledger/line-reading.ts';
import { addSubmission, settle } from '../core/ledger/line-writing.ts';
import { emptyCounts } from '../core/ledger/outcome.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import { newestCapture } from '../host/capture-folder.ts';
import { sha256 } from '../host/sha256.ts';
import { type Clock, readableSnapshot } from '../operations/commit-loop.ts';
import { baseOfLocalRun, type LocalOrigin } from '../operations/base-of-local-run.ts';
import { interpretRun } from '../operations/interpret.ts';
import { type LinePlace, linesOf } from '../operations/lines.ts';
import { ownersIn } from '../operations/triage.ts';
import { plain } from '../render/terminal/ink.ts';
import { renderMine } from '../render/terminal/desk.ts';
import { gitAncestors } from '../store/git/ancestors.ts';
import { gitCommitLog } from '../store/git/commit-log.ts';
import { type Context, defaultLine } from './context.ts';
import { CAPTURE, captureFoldersOf } from './deliveries.ts';
import { text, type Values } from './options.ts';
import type { Output } from './output.ts';
import { headOf, readSubmission, USUAL_BASES } from './record.ts';

/** A line that is in no ledger: the run is put there in memory, so that it is compared with what others recorded. */
const NOWHERE = 'this run';

/** Lines that are listed. */
const MOST_LINES = 20;

/** Returns the exit code: 1 when something is new, or no test ran. */
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
  if (submission.results.length === 0) {
    const why = whyNothingRan({ ...submission, counts: emptyCounts() }) as string;
    say(mineOfNothing(why, submission.seconds), values, output);
    return 1;
  }
  const snapshot = await readableSnapshot(context.store);
  const wanted = text(values, 'target');
  const places = await linesOf(snapshot);
  const targets = [...new Set(places.map(({ target }) => target))].filter(
    target => wanted === undefined || target === wanted,
  );
  const described = await context.repository;
  const base = text(values, 'base');
  if (base !== undefined) requireLine(places, base, context);
  const origin: LocalOrigin = {
    own: defaultLine(described),
    ...(base === undefined ? { bases: USUAL_BASES } : { bases: [base], only: true }),
    ancestry: ancestryOf(context, submission.commit),
  };
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
      baseOf: placed => baseOfLocalRun(placed, origin),
    });
    if (judgement.base) judgements.push(judgement);
  }
  if (judgements.length === 0) throw nothingToCompare(context, targets.length > 0);
  const answer = mineOf(judgements);
  say(answer, values, output);
  return answer.new.length > 0 ? 1 : 0;
}

function say(answer: Mine, values: Values, output: Output): void {
  if (values.json) output.json(answer);
  else output.text(renderMine(answer, output.terminal));
}

async function newestOf(context: Context): Promise<string> {
  const newest = newestCapture(await captureFoldersOf(context));
  if (newest !== undefined) return newest;
  throw new UserError(
    `There is no capture to look at. ${CAPTURE}, or name the report that it wrote: pytest-ledger mine report.xml.`,
  );
}

/** Git is asked once for all targets. */
function ancestryOf({ directory }: Context, commit: string | null): LocalOrigin['ancestry'] {
  let asked: Promise<Ancestry | undefined> | undefined;
  const ask = async (): Promise<Ancestry | undefined> => {
    const commits = commit === null ? undefined : await gitAncestors(directory, commit);
    return commits && { from: 'tested', commits };
  };
  return () => (asked ??= ask());
}

/** @throws UserError that lists the lines there are */
function requireLine(places: readonly LinePlace[], base: string, { store }: Context): void {
  const lines = [...new Set(places.map(({ line }) => line))];
  if (lines.length === 0 || lines.includes(base)) return;
  const shown = lines.slice(0, MOST_LINES).map(line => plain(line, 60));
  const rest = lines.length > MOST_LINES ? ` and ${lines.length - MOST_LINES} more` : '';
  throw new UserError(
    `The ${store.name} has no line ${JSON.stringify(base)}, which --base names. It has ${shown.join(', ')}${rest}.`,
  );
}

const nothingToCompare = ({ store }: Context, hasLines: boolean): UserError =>
  new UserError(
    hasLines
      ? `No run on the ${store.name} is of this commit or of one before it, so it is not known what is new here. Get what others recorded with pytest-ledger sync.`
      : `Nothing is recorded yet: there is no ${store.name}, so it is not known what is new here.`,
  );
