// What is known of the details of results in the window, without reading them.
import { type Mark, markOf } from '../ledger/detail-list.ts';
import { listsOf } from '../ledger/line-ledger.ts';
import type { WindowRun } from './window.ts';

/** A result with a detail, in the run of that number in the window. */
export interface DetailedResult {
  run: number;
  /** In the newest run's line, and in the run's own. */
  place: number;
  ownPlace: number;
  /** Of the detail. */
  number: number;
}

/** Newest runs first, in each by test id. @throws UnreadableLedger */
export async function lookUpMarks<Result extends DetailedResult>(
  window: readonly WindowRun[],
  results: readonly Result[],
): Promise<[result: Result, mark: Mark][]> {
  const ids = window[0]?.line.tests.ids ?? [];
  const idOf = ({ place }: Result): string => ids[place] as string;
  const sorted = results.toSorted((a, b) => a.run - b.run || (idOf(a) < idOf(b) ? -1 : 1));
  const found: [Result, Mark][] = [];
  for (const result of sorted) {
    const { line, placed } = window[result.run] as WindowRun;
    const { details } = await listsOf(line, placed.segment);
    found.push([result, markOf(details, result.ownPlace, result.number, line.sha256)]);
  }
  return found;
}
