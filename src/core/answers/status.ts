// Where a line stands: its newest run, of every target, and what fails in it.
import { compareNatural } from '../compare-text.ts';
import { lineState } from '../judge/line-state.ts';
import { newestRun, type PlacedRun } from '../ledger/line-reading.ts';
import { ABSENT, effectOf, emptyCounts, isWorse, presenceOf } from '../ledger/outcome.ts';
import type { Outcome } from '../model.ts';
import type { OpenTarget } from './across.ts';
import { rowOf } from './points.ts';
import type { StatusRow } from './shapes.ts';

interface Standing {
  target: string;
  ids: readonly string[];
  newest: PlacedRun;
  strip: StatusRow['strip'];
}

/** Undefined for a line without runs. @throws UnreadableLedger */
export async function statusOf(line: string, targets: readonly OpenTarget[]): Promise<StatusRow | undefined> {
  const standings: Standing[] = [];
  for (const { target, line: ledger } of targets.toSorted((a, b) => compareNatural(a.target, b.target))) {
    const newest = await newestRun(ledger);
    if (!newest) continue;
    standings.push({ target, ids: ledger.tests.ids, newest, strip: (await lineState(ledger))?.strip ?? [] });
  }
  const [first] = standings;
  if (!first) return undefined;
  const latest = standings.reduce((best, each) => (each.newest.run.order > best.newest.run.order ? each : best));
  const worst = worstOutcomes(standings);
  const row = rowOf(latest.newest);
  const status = {
    line,
    run: row,
    failing: [...worst.values()].filter(outcome => effectOf(outcome) === 'bad').length,
    strip: standings.map(({ strip }) => strip).reduce(together),
  };
  if (standings.length === 1) return status;
  row.counts = emptyCounts();
  for (const outcome of worst.values()) row.counts[presenceOf(outcome) as Outcome]++;
  const failingTargets = standings
    .map(({ target, newest: { run } }) => ({ target, failing: run.counts.failed + run.counts.error }))
    .filter(({ failing }) => failing > 0);
  return { ...status, failingTargets, targets: standings.map(({ target }) => target) };
}

/** Each test once, as its worst target has it. */
function worstOutcomes(standings: readonly Standing[]): Map<string, number> {
  const worst = new Map<string, number>();
  for (const { ids, newest } of standings) {
    for (const [place, outcome] of newest.run.outcomes.entries()) {
      const id = ids[place] as string;
      if (outcome !== ABSENT && isWorse(outcome, worst.get(id) ?? ABSENT)) worst.set(id, outcome);
    }
  }
  return worst;
}

/** Bad where either is, counted from the newest run. */
function together(a: StatusRow['strip'], b: StatusRow['strip']): StatusRow['strip'] {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, place) =>
    [a.at(place - length), b.at(place - length)].includes('bad') ? 'bad' : 'good',
  );
}
