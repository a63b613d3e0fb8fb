// The branch's page for people: what a record changes of it, and what it should be. It is derived from the runs, so whatever
// happens to it is mended by writing it again; it is never read for anything else.
import type { BranchReader, LineLedger } from '../core/ledger/line-ledger.ts';
import { README_FILE } from '../core/ledger/paths.ts';
import { lineState } from '../core/judge/line-state.ts';
import {
  type LineSection,
  parseReadme,
  type Place,
  renderReadme,
  renderSection,
} from '../render/markdown/branch-page.ts';

/** What the page says of a line; undefined for one without runs. @throws UnreadableLedger */
export async function sectionOf(line: LineLedger, place: Place): Promise<LineSection | undefined> {
  const state = await lineState(line);
  return state && renderSection(place, state);
}

/** The page as it is on the branch; empty where there is none. */
export const readReadme = async (branch: BranchReader): Promise<string> =>
  (await branch.files('', name => name === README_FILE)).get(README_FILE) ?? '';

/** The page with these lines as they stand now, and the others as they were: to be written if it is another one. @throws UnreadableLedger */
export async function readmeWith(
  branch: BranchReader,
  lines: readonly { line: LineLedger; place: Place }[],
): Promise<Map<string, string>> {
  const before = await readReadme(branch);
  const folders = new Set(lines.map(({ place }) => place.folder));
  const sections = parseReadme(before).filter(({ folder }) => !folders.has(folder));
  for (const { line, place } of lines) {
    const section = await sectionOf(line, place);
    if (section) sections.push(section);
  }
  const text = renderReadme(sections);
  return new Map(text === before ? [] : [[README_FILE, text]]);
}

/**
 * Why a page is not what the lines give; undefined where it is. Of more lines than it has room for it may have others: a run
 * that arrived late can have made a line older than one that was left out for it.
 */
export function readmeFinding(text: string, lines: readonly LineSection[]): string | undefined {
  const expected = renderReadme(lines);
  if (text === expected) return undefined;
  const sections = new Map(lines.map(line => [line.folder, line.markdown]));
  const shown = parseReadme(text);
  const wrong = shown.find(({ folder, markdown }) => sections.get(folder) !== markdown);
  if (wrong) return `what it says of ${wrong.folder} is not what its runs give`;
  if (shown.length !== parseReadme(expected).length) return 'lines are missing';
  return text === renderReadme(shown) ? undefined : 'it was edited';
}
