// `verify`: everything on the branch, read and computed again.
import { openLine } from '../core/ledger/line-ledger.ts';
import { README_FILE } from '../core/ledger/paths.ts';
import { verifyLine } from '../core/ledger/verify.ts';
import { plural } from '../render/words.ts';
import type { Values } from '../options.ts';
import { readmeFinding, readReadme, sectionOf } from '../readme.ts';
import { sha256 } from '../sha256.ts';
import { UserError } from '../core/errors.ts';
import { linesOf } from '../lines.ts';
import { readableSnapshot } from '../written.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';

/** Returns the exit code: 1 when something differs. */
export async function verify({ store, repository }: Context, values: Values, output: Output): Promise<number> {
  await repository;
  const snapshot = await readableSnapshot(store);
  if (snapshot.commit === null) throw new UserError(`Nothing is recorded yet: there is no ${store.name}.`);
  const lines = await linesOf(snapshot);
  const total = { lines: lines.length, segments: 0, runs: 0, submissions: 0 };
  const findings = [];
  const sections = [];
  for (const place of lines) {
    output.progress(`Verifying ${place.line}, target ${place.target}`);
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
  if (values.json) output.json({ ...total, findings });
  else {
    const { runs, submissions } = total;
    for (const { path, message } of findings) output.text(`${path}: ${message}`);
    const verdict = findings.length === 0 ? 'all is as the recorded runs give it' : `${findings.length} found`;
    output.text(
      `${store.name}: ${plural(lines.length, 'line')}, ${plural(runs, 'run')}, ${plural(submissions, 'submission')}: ${verdict}`,
    );
  }
  return findings.length === 0 ? 0 : 1;
}
