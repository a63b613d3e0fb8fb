// What the pages' index says of lines beside the ledger's data: it takes the repository to know.
import { failingNow } from '../core/answers/failures.ts';
import { rowOf } from '../core/answers/points.ts';
import type { Failures } from '../core/answers/shapes.ts';
import { findSuspects } from '../core/judge/suspects.ts';
import { testedCommits } from '../core/judge/window.ts';
import { openLine } from '../core/ledger/line-ledger.ts';
import { newestRun } from '../core/ledger/line-reading.ts';
import type { PagesSuspects } from '../core/pages/parts.ts';
import { sha256 } from '../host/sha256.ts';
import { linesOf } from '../operations/lines.ts';
import { suspectsFor } from '../render/markdown/suspects.ts';
import { renderPlainBuild } from '../render/plain-build.ts';
import { gitCommitLog } from '../store/git/commit-log.ts';
import type { Snapshot } from '../store/port.ts';

/** The newest run of each target of a line: what fails, and the commits it may have broken in. */
export async function describeLine(
  snapshot: Snapshot,
  line: string,
  directory: string,
): Promise<{ plain: string; suspects: PagesSuspects[] }> {
  const targets: { target: string; answer: Failures }[] = [];
  const suspects: PagesSuspects[] = [];
  for (const { target, folder } of (await linesOf(snapshot)).filter(place => place.line === line)) {
    const ledger = await openLine(snapshot, folder, sha256);
    const newest = await newestRun(ledger);
    if (!newest) continue;
    const failing = await failingNow(ledger, newest);
    targets.push({ target, answer: { run: rowOf(newest), failures: failing.map(({ shown }) => shown) } });
    const tested = failing.length === 0 ? new Set<string>() : await testedCommits(ledger, newest);
    const ranges = await findSuspects(failing, gitCommitLog(directory), tested, MOST_RANGES);
    for (const { id } of failing.slice(0, MOST_TESTS)) {
      const found = suspectsFor(ranges, [{ id }]);
      if (!found) continue;
      const commits = found.commits.slice(0, MOST_COMMITS).map(({ sha, subject, author, touches }) => ({
        sha,
        subject,
        author,
        ...(touches === undefined ? {} : { touches }),
      }));
      suspects.push({ line, target, tests: [id], total: found.total, commits });
    }
  }
  return { plain: renderPlainBuild(line, targets), suspects };
}

const [MOST_RANGES, MOST_TESTS, MOST_COMMITS] = [10, 200, 20];

/** Lines whose suspects are looked for: those of a repository with hundreds of pull requests would take long. */
const MOST_LINES = 20;

/** The commits that the failing tests of all lines may have broken in. @throws UnreadableLedger */
export async function suspectsOfLines(snapshot: Snapshot, first: string, directory: string): Promise<PagesSuspects[]> {
  const lines = new Set([first, ...(await linesOf(snapshot)).map(({ line }) => line)]);
  const found: PagesSuspects[] = [];
  for (const line of [...lines].slice(0, MOST_LINES))
    found.push(...(await describeLine(snapshot, line, directory)).suspects);
  return found;
}
