// Tests whose parameters have other names in every run, so that none of them ever has a history.
import { compareText } from '../compare-text.ts';
import type { JudgedTest } from './judged-test.ts';

export interface VaryingTest {
  /** Its id without parameters. */
  name: string;
  /** How many of its names were in earlier runs only. */
  gone: number;
}

/** Parameters do change now and then. A name is said to vary when this many have come and gone. */
const LEAST = 3;

/**
 * @param ids every id of the line
 * @param isHere whether the test at a place of it is in this run, or was not come to
 */
export function findVarying(tests: JudgedTest[], ids: string[], isHere: (place: number) => boolean): VaryingTest[] {
  const functionsOf = (verdict: JudgedTest['verdict'][]): Set<string> =>
    new Set(tests.flatMap(test => (verdict.includes(test.verdict) ? (functionOf(test.id) ?? []) : [])));
  const added = functionsOf(['added', 'new and failing']);
  const suspects = new Set([...functionsOf(['removed'])].filter(name => added.has(name)));
  if (suspects.size === 0) return [];
  const gone = new Map<string, number>();
  for (const [place, id] of ids.entries()) {
    const name = isHere(place) ? undefined : functionOf(id);
    if (name !== undefined && suspects.has(name)) gone.set(name, (gone.get(name) ?? 0) + 1);
  }
  return [...gone]
    .filter(([, count]) => count >= LEAST)
    .map(([name, count]) => ({ name, gone: count }))
    .sort((a, b) => b.gone - a.gone || compareText(a.name, b.name));
}

/** Undefined for a test without parameters. */
function functionOf(id: string): string | undefined {
  const bracket = id.indexOf('[', id.indexOf('::') + 1);
  return bracket > 0 && id.endsWith(']') ? id.slice(0, bracket) : undefined;
}
