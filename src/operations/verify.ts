// Everything on the branch, read and computed again.
import { UserError } from '../core/errors.ts';
import { openLine } from '../core/ledger/line-ledger.ts';
import { README_FILE } from '../core/ledger/paths.ts';
import { type Finding, type Verified, verifyLine } from '../core/ledger/verify.ts';
import { linesOf } from './lines.ts';
import { readmeFinding, readReadme, sectionOf } from './branch-page.ts';
import type { LineSection } from '../render/markdown/branch-page.ts';
import { sha256 } from '../host/sha256.ts';
import type { Store } from '../store/port.ts';
import { readableSnapshot } from './commit-loop.ts';

export interface VerifiedLedger extends Verified {
  lines: number;
}

/** @throws UnreadableLedger for a branch that is not a ledger or of a newer format, UserError; what else is wrong is a finding */
export async function verifyLedger(
  store: Store,
  progress: (doing: string) => void = () => {},
): Promise<VerifiedLedger> {
  const snapshot = await readableSnapshot(store);
  if (snapshot.commit === null) throw new UserError(`Nothing is recorded yet: there is no ${store.name}.`);
  const lines = await linesOf(snapshot);
  const findings: Finding[] = [];
  const total: VerifiedLedger = { lines: lines.length, segments: 0, runs: 0, submissions: 0, findings };
  const sections: LineSection[] = [];
  for (const place of lines) {
    progress(`Verifying ${place.line}, target ${place.target}`);
    const verified = await verifyLine(snapshot, place, sha256);
    findings.push(...verified.findings);
    for (const key of ['segments', 'runs', 'submissions'] as const) total[key] += verified[key];
    // What a damaged line is to say cannot be told.
    if (verified.findings.length > 0) continue;
    const section = await sectionOf(await openLine(snapshot, place.folder, sha256), place);
    if (section) sections.push(section);
  }
  const edited = findings.length === 0 ? readmeFinding(await readReadme(snapshot), sections) : undefined;
  if (edited !== undefined)
    findings.push({ path: README_FILE, message: `${edited}. pytest-ledger repair writes it again` });
  return total;
}
