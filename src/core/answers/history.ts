// One test through all runs of a line.
import { stretchesOf } from '../judge/change-points.ts';
import { outcomeAt } from '../judge/run-results.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { newestRun, runsBackwards } from '../ledger/line-reading.ts';
import { EFFECTS } from '../ledger/outcome.ts';
import { renamesIn, standingsAfter } from '../ledger/segment.ts';
import { formerNames } from '../ledger/standing.ts';
import { defined, pointOf } from './points.ts';
import type { History, HistoryEntry, RunPoint } from './shapes.ts';

/** Undefined for a test that the line does not know. @throws UnreadableLedger */
export async function historyOf(line: LineLedger, test: string): Promise<History | undefined> {
  const place = line.tests.places.get(test);
  if (place === undefined) return undefined;
  const { results, renamed } = await resultsThroughRuns(line, place);
  return { test, ...defined({ renamed }), results, stretches: stretchesIn(results) };
}

/** From the newest run back, as only then it is known by which names to look. */
async function resultsThroughRuns(line: LineLedger, place: number): Promise<Pick<History, 'results' | 'renamed'>> {
  const { ids } = line.tests;
  const results: History['results'] = [];
  let at = place;
  let renamed: History['renamed'];
  for await (const { run, segment, place: number } of runsBackwards(line)) {
    const outcome = outcomeAt(run, at);
    results.push({
      ...pointOf(run),
      outcome,
      ...(at === place || outcome === 'absent' ? {} : { as: ids[at] as string }),
    });
    const renames = renamesIn(segment, line.tests)[number] ?? [];
    const next = renames.find(({ from }) => from === place);
    if (next) renamed ??= { ...pointOf(run), to: ids[next.to] as string };
    at = renames.find(({ to }) => to === at)?.from ?? at;
  }
  return { results: results.reverse(), ...(renamed ? { renamed } : {}) };
}

/** What a test was called before, the last name first. @throws UnreadableLedger */
export async function namesBefore(line: LineLedger, test: string): Promise<string[]> {
  const newest = await newestRun(line);
  const place = line.tests.places.get(test);
  if (!newest || place === undefined) return [];
  return formerNames(standingsAfter(newest.segment, line.tests), place, line.tests.ids);
}

/** Where the rate of bad results changed. */
export function stretchesIn(all: History['results']): History['stretches'] {
  const results = all.filter(({ outcome }) => EFFECTS[outcome] !== 'silent');
  const at = (place: number): RunPoint => pointOf(results[place] as HistoryEntry);
  return stretchesOf(results.map(({ outcome }) => EFFECTS[outcome] === 'bad')).map(({ from, to, bad, began }) => ({
    began: at(from),
    ...(began ? { least: at(began[0]), most: at(began[1]) } : {}),
    bad,
    results: to - from,
  }));
}
