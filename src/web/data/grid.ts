// Tests × builds: what the grid draws.
import { isWidespread } from '../../core/judge/outage.ts';
import { outcomesSeen, type PlacedRun } from '../../core/ledger/line-reading.ts';
import { ABSENT, effectOf } from '../../core/ledger/outcome.ts';
import { compareText } from '../../core/compare-text.ts';
import { type BuildEntry, listBuilds } from './builds.ts';
import type { Ledger, TargetLine } from './ledger.ts';

type RowKind = 'failing' | 'unstable' | 'green';

export interface GridRow {
  /** The test, or for a heading the file. */
  id: string;
  kind: RowKind;
  /** Its place in the columns of each target; -1 where the target does not know it. */
  places: Int32Array;
  /** The first column of its streak of failures, where it lies in the grid. */
  firstFailing?: number;
}

export interface Grid {
  builds: BuildEntry[];
  targets: string[];
  /** By target, then build: outcome numbers by test place, as the newest run's line has them; undefined where there is no run. */
  columns: (Uint8Array | undefined)[][];
  rows: GridRow[];
  /** Columns in which more than half of the tests failed. */
  outages: Set<number>;
}

/** @throws UnreadableLedger, DataError */
export async function loadGrid(ledger: Ledger, targets: readonly TargetLine[], most: number): Promise<Grid> {
  const builds = await listBuilds(ledger, targets, most);
  const columns = targets.map(({ target }) =>
    builds.map(({ runs }) => {
      const placed: PlacedRun | undefined = runs.get(target);
      return placed && outcomesSeen(placed);
    }),
  );
  return {
    builds,
    targets: targets.map(({ target }) => target),
    columns,
    rows: rowsOf(targets, columns),
    outages: new Set(builds.flatMap(({ runs }, at) => ([...runs.values()].some(isOutage) ? [at] : []))),
  };
}

function isOutage({ run: { counts } }: PlacedRun): boolean {
  const bad = counts.failed + counts.error;
  return isWidespread(bad, bad + counts.passed + counts.xfailed + counts.xpassed);
}

/** The outcome numbers of a row in one build, of each target; ABSENT where it did not run. */
export const cellOf = (
  { columns }: Pick<Grid, 'columns'>,
  { places }: GridRow,
  build: number,
  target: number,
): number => columns[target]?.[build]?.[places[target] as number] ?? ABSENT;

/** The worst of a cell over all targets, as the screen reader and the sort see it. */
function effectIn(grid: Pick<Grid, 'columns'>, row: GridRow, build: number): 'good' | 'bad' | 'silent' {
  let effect: 'good' | 'bad' | 'silent' = 'silent';
  for (let target = 0; target < grid.columns.length; target++) {
    const each = effectOf(cellOf(grid, row, build, target));
    if (each === 'bad') return 'bad';
    if (each === 'good') effect = 'good';
  }
  return effect;
}

function rowsOf(targets: readonly TargetLine[], columns: Grid['columns']): GridRow[] {
  const byId = new Map<string, Int32Array>();
  for (const [t, { ledger }] of targets.entries()) {
    for (const [place, id] of ledger.tests.ids.entries()) {
      const places = byId.get(id) ?? new Int32Array(targets.length).fill(-1);
      places[t] = place;
      byId.set(id, places);
    }
  }
  const builds = columns[0]?.length ?? 0;
  const found: (GridRow & { since: number; changes: number })[] = [];
  for (const [id, places] of byId) {
    const row = { id, kind: 'green' as RowKind, places };
    const seen = lookThrough({ columns }, row, builds);
    if (seen.ran === 0) continue;
    found.push({ ...row, ...seen, ...(seen.firstFailing === undefined ? {} : { firstFailing: seen.firstFailing }) });
  }
  const rank = { failing: 0, unstable: 1, green: 2 };
  found.sort(
    (a, b) => rank[a.kind] - rank[b.kind] || b.since - a.since || b.changes - a.changes || compareText(a.id, b.id),
  );
  return found;
}

interface Seen {
  kind: RowKind;
  ran: number;
  changes: number;
  /** The column in which the last streak of failures began; -1 for a test that does not fail. */
  since: number;
  firstFailing?: number;
}

function lookThrough(grid: Pick<Grid, 'columns'>, row: GridRow, builds: number): Seen {
  let [ran, changes, since, bad] = [0, 0, -1, 0];
  let last: 'good' | 'bad' | undefined;
  let lastRan = -1;
  for (let build = 0; build < builds; build++) {
    const effect = effectIn(grid, row, build);
    if (effect === 'silent') continue;
    ran++;
    lastRan = build;
    if (effect === 'bad') {
      bad++;
      if (last !== 'bad') since = build;
    } else since = -1;
    if (last !== undefined && last !== effect) changes++;
    last = effect;
  }
  // One that has not run since it failed is not known to fail now: it may be gone.
  const kind = since >= 0 && lastRan === builds - 1 ? 'failing' : bad > 0 ? 'unstable' : 'green';
  return { kind, ran, changes, since: kind === 'failing' ? since : -1, ...(since >= 0 ? { firstFailing: since } : {}) };
}

/** The file that a test is in: what stands before its first `::`. */
export const fileOf = (id: string): string => id.split('::', 1)[0] ?? id;
