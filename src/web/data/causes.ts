// Failures by cause: across tests and targets of a line, open and past.
import { detailAt, readDetailsAt, resultsOf } from '../../core/judge/run-results.ts';
import { causeIn } from '../../core/fingerprint.ts';
import { effectOf } from '../../core/ledger/outcome.ts';
import type { Detail } from '../../core/model.ts';
import type { Ledger, TargetLine } from './ledger.ts';

export interface FailureCause {
  cause: string;
  /** The newest failure's. */
  detail: Detail;
  tests: Set<string>;
  targets: Set<string>;
  /** Builds in which it was seen, newest first. */
  builds: { build: string; time: string }[];
  /** Whether the newest run of a target has it. */
  open: boolean;
  /** The first build after its last one, where it is not open any more. */
  endedIn?: { build: string; time: string };
}

const LOOKED_INTO = 60;

/** Open ones first, then those seen last; among these those of most tests. @throws UnreadableLedger, DataError */
export async function listCauses(ledger: Ledger, targets: readonly TargetLine[]): Promise<FailureCause[]> {
  const causes = new Map<string, FailureCause>();
  for (const { target, ledger: line } of targets) {
    const runs = await ledger.runs(line, LOOKED_INTO);
    for (const [age, placed] of runs.entries()) {
      const { counts, build, time } = placed.run;
      if (counts.failed + counts.error === 0) continue;
      const results = await resultsOf(line, placed);
      const bad = [...results.outcomes.keys()].filter(place => effectOf(results.outcomes[place] as number) === 'bad');
      await readDetailsAt(line, results, bad);
      for (const place of bad) {
        const detail = detailAt(results, place);
        const id = line.tests.ids[place] as string;
        if (!detail) continue;
        const cause = causeIn(detail, id);
        const known = causes.get(cause) ?? {
          cause,
          detail,
          tests: new Set<string>(),
          targets: new Set<string>(),
          builds: [],
          open: false,
          ...after(runs[age - 1]?.run),
        };
        causes.set(cause, known);
        known.tests.add(id);
        known.targets.add(target);
        if (!known.builds.some(each => each.build === build)) known.builds.push({ build, time });
        if (age === 0) known.open = true;
      }
    }
  }
  const newest = ({ builds }: FailureCause): number => Math.max(...builds.map(({ time }) => Date.parse(time)));
  return [...causes.values()].sort(
    (a, b) => Number(b.open) - Number(a.open) || b.tests.size - a.tests.size || newest(b) - newest(a),
  );
}

const after = (run: { build: string; time: string } | undefined): Pick<FailureCause, 'endedIn'> =>
  run ? { endedIn: { build: run.build, time: run.time } } : {};
