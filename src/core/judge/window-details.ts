// Details of results in the window, read together: of each volume at once.
import { detailOf } from '../ledger/detail-list.ts';
import { listsOf, readDetails } from '../ledger/line-ledger.ts';
import type { Detail } from '../model.ts';
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

/** Different details that are looked up: the newest ones. What is told must not depend on which files hold them. */
const MOST_DETAILS = 500;

/** Newest runs first, in each by test id. @throws UnreadableLedger */
export async function lookUpDetails<Result extends DetailedResult>(
  window: readonly WindowRun[],
  results: readonly Result[],
): Promise<[result: Result, detail: Detail | undefined][]> {
  const ids = window[0]?.line.tests.ids ?? [];
  const idOf = ({ place }: Result): string => ids[place] as string;
  const sorted = results.toSorted((a, b) => a.run - b.run || (idOf(a) < idOf(b) ? -1 : 1));
  const volumeOf = ({ run }: Result): string => {
    const { line, placed } = window[run] as WindowRun;
    return `${line.folder} ${placed.segment.volume}`;
  };
  const looked = new Set<string>();
  const volumes = new Map<string, Result[]>();
  for (const result of sorted) {
    const volume = volumeOf(result);
    const key = `${volume} ${result.ownPlace} ${result.number}`;
    if (!looked.has(key) && looked.size >= MOST_DETAILS) continue;
    looked.add(key);
    const known = volumes.get(volume);
    if (known) known.push(result);
    else volumes.set(volume, [result]);
  }
  const found: [Result, Detail | undefined][] = [];
  for (const some of volumes.values()) {
    const { line, placed } = window[(some[0] as Result).run] as WindowRun;
    const { details } = await listsOf(line, placed.segment);
    const wanted = some.map(({ ownPlace, number }): [number, number] => [ownPlace, number]);
    await readDetails(line, { details }, wanted);
    for (const result of some) found.push([result, detailOf(details, result.ownPlace, result.number)]);
  }
  return found;
}
