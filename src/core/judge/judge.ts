// Compares a run with a baseline, test by test.
import { collectedIn, isRemoved, membersOf } from '../ledger/absence.ts';
import { secondsOf, toShow } from '../ledger/duration.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { outcomesSeen, type PlacedRun, runsBefore } from '../ledger/line-reading.ts';
import { ABSENT, EFFECTS, effectOf, presenceOf } from '../ledger/outcome.ts';
import { standingsAfter } from '../ledger/segment.ts';
import {
  emptyStandings,
  formerNames,
  type Standing,
  standingOf,
  type Standings,
  type Streak,
} from '../ledger/standing.ts';
import { type Sha256 } from '../ledger/submission.ts';
import type { TestList } from '../ledger/test-list.ts';
import { compareText } from '../compare-text.ts';
import type { Detail } from '../model.ts';
import { findEarlierCauses } from './earlier-causes.ts';
import { causeIn, isTelling } from '../fingerprint.ts';
import { type FlakyTest, findFlaky } from './flaky/flaky.ts';
import { type Judgement, missingShards, STRIP_RUNS } from './judgement.ts';
import type { JudgedTest, RunInfo } from './judged-test.ts';
import { commonFactor, comparePace, mayDiffer, PACE_RUNS, type Pace, totalPace, usualPace } from './pace.ts';
import type { Baseline } from './baseline.ts';
import { renamedSince } from './renamed.ts';
import {
  detailAt,
  isSameCause,
  outcomeAt,
  readDetailsAt,
  resultsOf,
  type RunResults,
  secondsAt,
  withoutQuietDetails,
} from './run-results.ts';
import { slowestOf } from './slowest.ts';
import { findVarying } from './varying.ts';
import { type Verdict, VERDICTS, verdictOf } from './verdict.ts';
import { type WindowRun, windowOf } from './window.ts';

export type Judged = Omit<Judgement, 'target' | 'line' | 'problems'>;

interface Evidence {
  sha256: Sha256;
  tests: TestList;
  run: PlacedRun['run'];
  /** Places of files that could be collected: see `collectedIn`. */
  collected: ReadonlySet<number>;
  now: RunResults;
  base: RunResults | null;
  /** The place in the baseline's columns of the test at a place in the run's. */
  basePlace: (place: number) => number;
  /** Places in the baseline's columns of those tests that have another name there. */
  renamed: ReadonlyMap<number, number>;
  /** Standings after the baseline, and after the run. */
  before: Standings;
  after: Standings;
  pace: (place: number) => Pace | undefined;
  /** By how much all tests together took longer than usual. */
  factor: () => number;
}

/** @param baseline what to compare with; null where there is nothing before the run. @throws UnreadableLedger */
export async function judge(line: LineLedger, run: PlacedRun, baseline: Baseline | null): Promise<Judged> {
  const window = await windowOf(line, run);
  const history = window.slice(1).flatMap(each => (each.line === line ? each.placed : []));
  const base = baseline && (await resultsOf(baseline.line, baseline.run));
  const sameLine = !baseline || baseline.line === line;
  const renamed = await renamedSince(line, run, baseline);
  const renamedFrom = new Set(renamed.values());
  const basePlaceOf = (place: number): number =>
    sameLine ? place : (baseline.line.tests.places.get(line.tests.ids[place] as string) ?? -1);
  let factor: number | undefined;
  const evidence: Evidence = {
    sha256: line.sha256,
    tests: line.tests,
    run: run.run,
    collected: collectedIn(run.run.outcomes, line.tests),
    now: withoutQuietDetails(await resultsOf(line, run)),
    base,
    renamed,
    basePlace: place => {
      const known = renamed.get(place) ?? basePlaceOf(place);
      return renamed.has(place) || !renamedFrom.has(known) ? known : -1;
    },
    before: baseline
      ? standingsAfter(baseline.run.segment, baseline.line.tests, baseline.run.place + 1)
      : emptyStandings(),
    after: standingsAfter(run.segment, line.tests, run.place + 1),
    pace: usualPace(line, history.slice(0, PACE_RUNS)),
    factor: () => (factor ??= commonFactor(ratiosOf(evidence))),
  };
  await readDetailsAt(line, evidence.now, evidence.now.details.keys());
  const stripRuns = [run, ...history.slice(0, STRIP_RUNS - 1)].reverse();
  const baseRuns = sameLine ? [] : await runsUpTo(baseline, Math.min(BASE_RUNS, STRIP_RUNS - stripRuns.length));
  const strips = stripRuns.map(each => ({ outcomes: outcomesSeen(each) }));
  const baseStrips = baseRuns.map(each => ({ outcomes: outcomesSeen(each) }));
  const places = line.tests.ids.length;
  const judged: JudgedTest[] = [];
  const baseLacks = baseline !== null && missingShards(baseline.run.run) > 0;
  for (let place = 0; place < places; place++) {
    const id = line.tests.ids[place] as string;
    const test = judgeTest(evidence, place, id);
    if (!test) continue;
    const basePlace = evidence.basePlace(place);
    // It was there before; the part of the baseline that would have it did not report.
    if (baseLacks && test.verdict === 'added' && standingOf(evidence.before, basePlace).seen) continue;
    const strip = [
      ...baseStrips.map(each => outcomeAt(each, basePlace)),
      ...strips.map(each => outcomeAt(each, place)),
    ];
    const from = renamed.get(place);
    const baseId = from === undefined ? undefined : (baseline?.line.tests.ids[from] as string);
    const names = new Set([
      ...formerNames(evidence.after, place, line.tests.ids),
      ...(baseId === undefined ? [] : [baseId]),
      ...(sameLine ? [] : formerNames(evidence.before, basePlace, baseline.line.tests.ids)),
    ]);
    judged.push({
      id,
      ...test,
      strip,
      ...(baseId === undefined ? {} : { renamedFrom: baseId }),
      ...(names.size === 0 ? {} : { formerly: [...names] }),
    });
  }
  if (!sameLine) judged.push(...removedTests(line, run, baseline, renamedFrom));
  const tests = judged;
  const absent = absentTests(evidence, line, run, baseline);
  const unreported = missingShards(run.run) > 0 && !run.run.openEnded ? absent.tests : 0;
  const notRun = (run.run.notRun ?? 0) + (run.run.openEnded ? absent.notCollected : 0);
  // Of a line that branched off, on into the other one; asked for by what is rare, and read once.
  let longer: Promise<WindowRun[]> | undefined;
  const lookBack = (): Promise<WindowRun[]> => (longer ??= windowOf(line, run, baseline));
  await addEarlierCauses(tests, async () => (sameLine ? window : lookBack()));
  const pace = totalPace(run.run, history);
  tests.sort((a, b) => RANK[a.verdict] - RANK[b.verdict] || compareText(a.id, b.id));
  return {
    run: { ...infoOf(run), ...(notRun > 0 ? { notRun } : {}) },
    base: baseline && infoOf(baseline.run),
    ...(baseline?.comparison ? { comparison: baseline.comparison } : {}),
    tests,
    ...(pace ? { pace } : {}),
    slowest: slowestOf(evidence.now, evidence.pace, line.tests.ids),
    flaky: sameLine ? await findFlaky(window) : await flakyHere(line, tests, lookBack),
    ...(unreported > 0 ? { unreported } : {}),
    ...(unreported === 0 && absent.tests > 0 ? { notRun: absent.tests } : {}),
    ...(absent.failing > 0 ? { failingNotRun: absent.failing } : {}),
    varying: findVarying(
      tests,
      line.tests.ids,
      place => (evidence.now.outcomes[place] ?? ABSENT) !== ABSENT || evidence.now.notRun.has(place),
    ),
    duplicates: evidence.now.duplicates.map(place => line.tests.ids[place] as string).sort(compareText),
  };
}

/** Tests of the baseline, and others that failed when they ran last, that have no result and are there as far as is known. */
interface AbsentTests {
  tests: number;
  /** Those of them that failed when they ran last. */
  failing: number;
  /** Those that the session did not collect, as far as is known. */
  notCollected: number;
}

function absentTests(
  { before, now }: Evidence,
  line: LineLedger,
  { run }: PlacedRun,
  baseline: Baseline | null,
): AbsentTests {
  const absent: AbsentTests = { tests: 0, failing: 0, notCollected: 0 };
  if (!baseline) return absent;
  const { ids } = baseline.line.tests;
  for (let place = 0; place < ids.length; place++) {
    if (before.present[place] !== 1 || membersOf(baseline.line.tests, place).length > 0) continue;
    const id = ids[place] as string;
    const own = line.tests.places.get(id) ?? -1;
    if ((now.outcomes[own] ?? ABSENT) !== ABSENT || isRemoved(run, id, line.tests)) continue;
    const isFailing = before.firstBad[place] !== -1;
    // One that has not run for long is no news, unless it failed.
    if (!isFailing && (baseline.run.run.outcomes[place] ?? ABSENT) === ABSENT) continue;
    absent.tests++;
    if (isFailing) absent.failing++;
    if (!now.notRun.has(own)) absent.notCollected++;
  }
  return absent;
}

/** Runs of the line that a pull request goes to, at the beginning of its strips. */
const BASE_RUNS = 8;

/** The baseline's run and those before it, oldest first. */
async function runsUpTo({ line, run }: Baseline, most: number): Promise<PlacedRun[]> {
  const runs = most > 0 ? [run] : [];
  if (runs.length < most) for await (const earlier of runsBefore(line, run)) if (runs.push(earlier) >= most) break;
  return runs.reverse();
}

/** Only of what is new: of the rest it is known since when it fails. */
async function addEarlierCauses(tests: JudgedTest[], lookBack: () => Promise<WindowRun[]>): Promise<void> {
  const isNew = ({ id, verdict, cause, detail }: JudgedTest): boolean =>
    (verdict === 'newly failing' || verdict === 'new and failing') &&
    cause !== undefined &&
    detail !== undefined &&
    isTelling(detail, id);
  const fresh = tests.filter(isNew);
  if (fresh.length === 0) return;
  const causes = await findEarlierCauses(await lookBack(), fresh);
  for (const test of fresh) {
    const before = causes.get(test);
    if (before) test.before = before;
  }
}

/** Of a line that branched off, what is known of the tests that it has something to say of: the list is the other line's. */
async function flakyHere(
  line: LineLedger,
  tests: JudgedTest[],
  lookBack: () => Promise<WindowRun[]>,
): Promise<FlakyTest[]> {
  const places = tests.flatMap(({ id, to, detail }) => {
    const isTold = EFFECTS[to] === 'bad' || passedOnRetry(detail, EFFECTS[to]);
    return isTold ? [line.tests.places.get(id) as number] : [];
  });
  if (places.length === 0) return [];
  return findFlaky(await lookBack(), new Set(places));
}

/** Tests of a baseline on another line that this line does not know. */
function removedTests(
  line: LineLedger,
  now: PlacedRun,
  { line: baseLine, run: { segment, place, run } }: Baseline,
  renamedFrom: ReadonlySet<number>,
): JudgedTest[] {
  const standings = standingsAfter(segment, baseLine.tests, place + 1);
  return baseLine.tests.ids.flatMap((id, basePlace): JudgedTest[] => {
    const from = outcomeAt(run, basePlace);
    if (from === 'absent' || line.tests.places.has(id) || renamedFrom.has(basePlace)) return [];
    if (!isRemoved(now.run, id, line.tests)) return [];
    return [{ id, verdict: 'removed', from, to: 'absent', standing: standingOf(standings, basePlace), strip: [] }];
  });
}

const RANK = Object.fromEntries(VERDICTS.map((verdict, rank) => [verdict, rank])) as Record<Verdict, number>;

const infoOf = ({ run: { outcomes, notRunPlaces, alsoInTree, renamed, ...info } }: PlacedRun): RunInfo => info;

/** What is to be said of a test; undefined when there is nothing. */
function judgeTest(evidence: Evidence, place: number, id: string): Omit<JudgedTest, 'id' | 'strip'> | undefined {
  const { now, base, before, after } = evidence;
  const basePlace = evidence.basePlace(place);
  const [outcome, baseOutcome] = [now.outcomes[place] ?? ABSENT, base?.outcomes[basePlace] ?? ABSENT];
  // Most tests passed and pass, with nothing to tell.
  const isQuiet = outcome === baseOutcome && effectOf(outcome) === 'good' && !now.details[place];
  const isRenamed = evidence.renamed.has(place);
  if (isQuiet && !isRenamed && !mayDiffer(now.steps[place] ?? 0, base?.steps[basePlace] ?? 0)) return undefined;
  const [from, to] = [presenceOf(baseOutcome), presenceOf(outcome)];
  const members = membersOf(evidence.tests, place);
  const isKnown = members.some(member => standingOf(before, evidence.basePlace(member)).seen);
  const standing = withSeen(standingOf(before, basePlace), isKnown);
  const detail = detailAt(now, place);
  const cause = detail && EFFECTS[to] === 'bad' ? causeIn(detail, id) : undefined;
  const pace = EFFECTS[to] === 'good' && EFFECTS[from] === 'good' ? evidence.pace(place) : undefined;
  if (to === 'absent' && !isSaidOf(evidence, place, id, standing, members.length > 0)) return undefined;
  // The run before, or several of them, did not have it, and nothing showed that it was gone.
  const wasNotRun = from === 'absent' && before.present[basePlace] === 1;
  const isMended = to === 'absent' && evidence.collected.has(place);
  const refined = refine(verdictOf(standing, from, isMended ? 'passed' : to, wasNotRun), evidence, place, pace);
  const verdict = refined === 'unchanged' && isRenamed ? 'renamed' : refined;
  // In the first run of a line everything is new, which goes without saying.
  const goesWithoutSaying = verdict === 'unchanged' || (verdict === 'added' && !base);
  if (goesWithoutSaying && !passedOnRetry(detail, effectOf(outcome))) return undefined;
  const seconds = secondsAt(now, place);
  return {
    verdict,
    from,
    to,
    standing: standingFor(verdict, standing, standingOf(after, place)),
    ...(seconds === undefined ? {} : { seconds }),
    ...(pace ? { usualSeconds: toShow(pace.median) } : {}),
    ...(detail ? { detail } : {}),
    ...(cause === undefined ? {} : { cause }),
  };
}

const withSeen = (standing: Standing, seen: boolean): Standing => (seen ? { ...standing, seen } : standing);

/** Whether there is something to say of a test that is not in the run: it is gone, or its file can be collected again. */
function isSaidOf(
  { run, tests, collected }: Evidence,
  place: number,
  id: string,
  { streak }: Standing,
  isContainer: boolean,
): boolean {
  if (isContainer && !streak) return false;
  return collected.has(place) || isRemoved(run, id, tests);
}

/** What failed before has stood so since before the baseline; what is new has its streak on the run's own line. */
function standingFor(verdict: Verdict, before: Standing, after: Standing): Standing {
  if (verdict === 'fixed' || !after.seen) return before;
  const lastGood = after.lastGood ?? before.lastGood;
  if (before.streak && after.streak && after.lastGood === null)
    return { ...after, lastGood, streak: together(before.streak, after.streak) };
  return { ...after, lastGood };
}

/** A streak that began before the line did goes on in it. The run's own line may hold the baseline's streak already. */
function together(before: Streak, after: Streak): Streak {
  if (after.first.build === before.first.build) return after;
  return { first: before.first, bad: before.bad + after.bad, silent: before.silent + after.silent };
}

const passedOnRetry = (detail: Detail | undefined, effect: string): boolean =>
  effect === 'good' && (detail?.attempts?.some(attempt => EFFECTS[attempt] === 'bad') ?? false);

function refine(
  verdict: Verdict,
  { now, base, basePlace, factor, sha256 }: Evidence,
  place: number,
  pace: Pace | undefined,
): Verdict {
  if (verdict === 'still failing' && base && effectOf(base.outcomes[basePlace(place)] ?? ABSENT) === 'bad') {
    const isSame = isSameCause(detailAt(now, place), base, basePlace(place), sha256);
    return isSame ? verdict : 'failing differently';
  }
  return verdict === 'unchanged' && pace ? comparePace((secondsAt(now, place) as number) / factor(), pace) : verdict;
}

/** Of the tests that passed and are slow enough to tell. */
function ratiosOf({ now, pace }: Evidence): number[] {
  const ratios: number[] = [];
  for (const [place, outcome] of now.outcomes.entries()) {
    if (effectOf(outcome) !== 'good' || !mayDiffer(now.steps[place] ?? 0, 0)) continue;
    const usual = pace(place)?.median ?? 0;
    if (usual > 0) ratios.push(secondsOf(now.steps[place] as number) / usual);
  }
  return ratios;
}
