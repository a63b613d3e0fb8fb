// The branch's page for people: what a record changes of it, and what it should be. It is derived from the runs, so whatever
// happens to it is mended by writing it again; it is never read for anything else.
import type { BranchReader, LineLedger } from './core/ledger/line-ledger.ts';
import { README_FILE } from './core/ledger/paths.ts';
import { lineState } from './core/judge/line-state.ts';
import { type LineSection, parseReadme, type Place, renderReadme, renderSection } from './render/readme.ts';

/** What the page says of a line; undefined for one without runs. @throws UnreadableLedger */
export async function sectionOf(line: LineLedger, place: Place): Promise<LineSection | undefined> {
  const state = await lineState(line);
  return state && renderSection(place, state);
}

/** The page as it is on the branch; empty where there is none. */
export const readReadme = async (branch: BranchReader): Promise<string> =>
  (await branch.files('', name => name === README_FILE)).get(README_FILE) ?? '';

/** The page with one line as it stands now, and the others as they were. @throws UnreadableLedger */
export async function readmeWith(before: string, line: LineLedger, place: Place): Promise<string> {
  const others = parseReadme(before).filter(({ folder }) => folder !== place.folder);
  const section = await sectionOf(line, place);
  return renderReadme(section ? [...others, section] : others);
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
  const way = 'The next run of a line that is recorded writes what it says of that line again';
  if (wrong) return `what it says of ${wrong.folder} is not what its runs give. ${way}`;
  if (shown.length !== parseReadme(expected).length) return `lines are missing. ${way}`;
  return text === renderReadme(shown) ? undefined : `it was edited. ${way}`;
}
