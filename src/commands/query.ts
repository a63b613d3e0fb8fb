// The commands that read: runs, show, history, diff; and what others of their kind need.
import { UserError } from '../core/errors.ts';
import { stretchesOf } from '../core/judge/change-points.ts';
import { judge } from '../core/judge/judge.ts';
import { detailAt, outcomeAt, readDetailsAt, resultsOf, secondsAt } from '../core/judge/run-results.ts';
import type { RunRef } from '../core/ledger/consolidate.ts';
import type { LineLedger } from '../core/ledger/line-ledger.ts';
import { findRun, newestRun, type PlacedRun, runsBackwards, runsBefore, runsOf } from '../core/ledger/line-reading.ts';
import { ABSENT, EFFECTS } from '../core/ledger/outcome.ts';
import { renamesIn, standingsAfter } from '../core/ledger/segment.ts';
import { formerNames } from '../core/ledger/standing.ts';
import { compareText } from '../core/compare-text.ts';
import type { Values } from './options.ts';
import type { Diff, History, HistoryEntry, RunPoint, RunRow, Runs, Show } from '../render/shapes.ts';
import { renderDiff, renderHistory, renderRunsTable, renderShow } from '../render/terminal/tables.ts';
import { type Context, openNamedLine } from './context.ts';
import type { Output } from './output.ts';

type Query = (context: Context, operands: string[], values: Values, output: Output) => Promise<number>;

export function query<Shape>(
  ask: (line: LineLedger, operands: string[], context: Context, values: Values) => Promise<Shape>,
  render: (shape: Shape, terminal: Output['terminal']) => string,
): Query {
  return async (context, operands, values, output) => {
    const shape = await ask(await openNamedLine(context, values), operands, context, values);
    if (values.json) output.json(shape);
    else output.text(render(shape, output.terminal));
    return 0;
  };
}

export const refOf = ({
  build,
  commit,
  time,
  dropped,
}: Pick<RunRef, 'build' | 'commit' | 'time' | 'dropped'>): RunPoint => ({
  build,
  commit,
  time,
  ...defined({ dropped }),
});

export function rowOf({ run }: PlacedRun): RunRow {
  const { subject, counts, seconds: duration, result, description, link } = run;
  return { ...refOf(run), ...defined({ subject }), counts, duration, ...defined({ result, description, link }) };
}

/** Without the fields that are not set. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}

export const runs = query<Runs>(async line => {
  const rows: RunRow[] = [];
  for await (const run of runsOf(line)) rows.push(rowOf(run));
  return { runs: rows };
}, renderRunsTable);

async function requireRun(line: LineLedger, build: string): Promise<PlacedRun> {
  const run = await findRun(line, build);
  if (run) return run;
  throw new UserError(
    `There is no run ${JSON.stringify(build)} on this line. pytest-ledger runs lists those there are.`,
  );
}

export async function requireNewest(line: LineLedger): Promise<PlacedRun> {
  const run = await newestRun(line);
  if (run) return run;
  throw new UserError('There is no run on this line.');
}

/** Places of the tests that a run has, by test id. */
export function placesOf({ tests }: LineLedger, outcomes: Uint8Array): { place: number; test: string }[] {
  const found: { place: number; test: string }[] = [];
  for (const [place, outcome] of outcomes.entries()) {
    if (outcome !== ABSENT) found.push({ place, test: tests.ids[place] as string });
  }
  return found.sort((a, b) => compareText(a.test, b.test));
}

export const show = query<Show>(async (line, [build = '']) => {
  const placed = await requireRun(line, build);
  const results = await resultsOf(line, placed);
  await readDetailsAt(line, results, results.details.keys());
  return {
    run: rowOf(placed),
    tests: placesOf(line, results.outcomes).map(({ place, test }) => ({
      test,
      outcome: outcomeAt(results, place),
      duration: Math.round((secondsAt(results, place) ?? 0) * 1e3) / 1e3,
      ...defined({ detail: detailAt(results, place) }),
    })),
    duplicates: results.duplicates.map(place => line.tests.ids[place] as string).sort(compareText),
  };
}, renderShow);

export const history = query<History>(async (line, [test = '']) => {
  const place = line.tests.places.get(test);
  if (place === undefined) throw unknownTest(line, test);
  const { results, renamed } = await historyOf(line, place);
  return { test, ...defined({ renamed }), results, stretches: stretchesIn(results) };
}, renderHistory);

/** From the newest run back, as only then it is known by which names to look. */
async function historyOf(line: LineLedger, place: number): Promise<Pick<History, 'results' | 'renamed'>> {
  const { ids } = line.tests;
  const results: History['results'] = [];
  let at = place;
  let renamed: History['renamed'];
  for await (const { run, segment, place: number } of runsBackwards(line)) {
    const outcome = outcomeAt(run, at);
    results.push({
      ...refOf(run),
      outcome,
      ...(at === place || outcome === 'absent' ? {} : { as: ids[at] as string }),
    });
    const renames = renamesIn(segment, line.tests)[number] ?? [];
    const next = renames.find(({ from }) => from === place);
    if (next) renamed ??= { ...refOf(run), to: ids[next.to] as string };
    at = renames.find(({ to }) => to === at)?.from ?? at;
  }
  return { results: results.reverse(), ...(renamed ? { renamed } : {}) };
}

/** What a test was called before, the last name first. */
export async function namesBefore(line: LineLedger, test: string): Promise<string[]> {
  const newest = await newestRun(line);
  const place = line.tests.places.get(test);
  if (!newest || place === undefined) return [];
  return formerNames(standingsAfter(newest.segment, line.tests), place, line.tests.ids);
}

function stretchesIn(all: History['results']): History['stretches'] {
  const results = all.filter(({ outcome }) => EFFECTS[outcome] !== 'silent');
  const at = (place: number): RunPoint => refOf(results[place] as HistoryEntry);
  return stretchesOf(results.map(({ outcome }) => EFFECTS[outcome] === 'bad')).map(({ from, to, bad, began }) => ({
    began: at(from),
    ...(began ? { least: at(began[0]), most: at(began[1]) } : {}),
    bad,
    results: to - from,
  }));
}

export function unknownTest(line: LineLedger, test: string): UserError {
  const ids = line.tests.ids;
  const close = ids.filter(id => id.endsWith(test) || id.startsWith(test)).sort(compareText);
  const more = close.length > 5 ? `, and ${close.length - 5} more` : '';
  const hint =
    close.length > 0
      ? ` Did you mean ${close.slice(0, 5).join(', ')}${more}?`
      : ' Name it as pytest does: file.py::test_name.';
  return new UserError(`No run on this line has a test ${JSON.stringify(test)}.${hint}`);
}

export const diff = query<Diff>(async (line, [baseBuild, build]) => {
  const now = build === undefined ? await requireNewest(line) : await requireRun(line, build);
  const base = baseBuild === undefined ? (await runsBefore(line, now).next()).value : await requireRun(line, baseBuild);
  if (!base) throw new UserError(`There is only one run on this line, ${now.run.build}: nothing to compare it with.`);
  const { tests } = await judge(line, now, { line, run: base });
  return {
    base: refOf(base.run),
    run: refOf(now.run),
    tests: tests
      .filter(({ verdict }) => verdict !== 'unchanged')
      .map(({ id: test, renamedFrom, verdict, from, to }) => ({
        test,
        ...defined({ renamedFrom }),
        verdict,
        from,
        to,
      })),
  };
}, renderDiff);
