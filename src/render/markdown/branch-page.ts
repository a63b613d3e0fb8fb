// The page that people see who look at the branch: where each line stands, a section a line. A record writes its own section
// anew and leaves the others as they are, so the page itself is the only memory of them.
import type { LineState } from '../../core/judge/line-state.ts';
import type { RunRef } from '../../core/ledger/consolidate.ts';
import type { Standing } from '../../core/ledger/standing.ts';
import { compareText } from '../../core/compare-text.ts';
import { fit } from './budget.ts';
import { code, prose, shorten } from '../escape.ts';
import { halves, shortId, shortName } from '../names.ts';
import type { Links } from '../options.ts';
import { commitMark, rangeMark, runMark } from '../references.ts';
import { MARKS } from '../strip.ts';
import { count, GAP, listed, moment, plural } from '../../core/words.ts';

/** A line of a target, and its folder on the branch. */
export interface Place {
  line: string;
  target: string;
  folder: string;
}

export interface LineSection {
  folder: string;
  /** Order key of the run that it tells of. */
  order: number;
  markdown: string;
}

const HEAD = `# Test results

Kept by pytest-ledger: the results of every recorded pytest run of this repository, and where each line stood when that changed last.
A line's last run is in the newest commit of its folder. \`pytest-ledger runs\`, \`failures\` and \`history\` tell the rest. Do not edit or merge this branch.`;

/** Failing tests that are named; where there are more, only so few, as nearly all of many are soon others. */
const [FAILING, FEW] = [5, 3];
const FLAKY = 5;
/** Bytes of the list in a section; sections of branches, and of pull requests. */
const [LIST, SECTIONS] = [2_000, 20];

export function renderSection({ line, target, folder }: Place, state: LineState): LineSection {
  const { run, failing, flaky, strip } = state;
  const links = linksOf(run);
  const name = `${prose(shorten(line, 100))}${target === 'default' ? '' : ` · ${prose(shorten(target, 60))}`}`;
  const heading = failing.length === 0 ? `### ✅ ${name}` : `### ❌ ${name}: ${count(failing.length)} failing`;
  const many = failing.length > FAILING;
  const rows = failing.slice(0, many ? FEW : FAILING).map(({ id, standing }) => failingRow(id, standing, links, many));
  const more = (shown: number): string => `- … ${count(shown)} of ${count(failing.length)} shown`;
  const parts = [
    heading,
    `${failing.length === 0 ? 'Nothing fails since' : 'As of'} ${pointOf(run, links, many)}${historyOf(strip)}`,
    fit(many ? [...rows, more(FEW)] : rows, LIST, more),
    flakyLine(flaky),
  ];
  return { folder, order: run.order, markdown: parts.filter(part => part !== '').join('\n\n') };
}

/** What is long is short where many fail: it would be another one each time, and most of the page's cost. */
const pointOf = (run: RunRef, links: Links, isShort: boolean): string =>
  listed([runMark(run.build, links), !isShort && commitMark(run, links), moment(run.time).slice(0, 10)]);

const historyOf = (strip: LineState['strip']): string =>
  strip.length < 2
    ? ''
    : ` ${code(
        strip
          .slice(-20)
          .map(each => MARKS[each])
          .join(''),
      )}`;

function failingRow(id: string, { streak, lastGood }: Standing, links: Links, isShort: boolean): string {
  const { module } = halves(id);
  const [good, bad] = [lastGood?.commit ?? null, streak?.first.commit ?? null];
  const said = listed([
    module === undefined ? '' : code(shortId(module)),
    streak && `since ${runMark(streak.first.build, links)}, ${moment(streak.first.time).slice(0, 10)}`,
    !isShort && good !== null && bad !== null && good !== bad && `broke in ${rangeMark(good, bad, links)}`,
    !isShort && !lastGood && 'never passed here',
  ]);
  return `- **${code(shortName(id))}**${said === '' ? '' : `<br>${said}`}`;
}

function flakyLine(flaky: LineState['flaky']): string {
  if (flaky.length === 0) return '';
  const named = flaky.slice(0, FLAKY).map(({ id, commits }) => `${code(shortId(id))} (${plural(commits, 'commit')})`);
  const more = flaky.length > FLAKY ? [`${count(flaky.length - FLAKY)} more`] : [];
  return `🎲 Good and bad at one commit: ${[...named, ...more].join(GAP)}`;
}

/** The addresses that can be told from that of the run itself, when it is named as its workflow run is. */
function linksOf({ build, link = '' }: LineState['run']): Links {
  const [, repository, id] = /^(https?:\/\/[^\s?#]+)\/actions\/runs\/(\d+)$/.exec(link) ?? [];
  if (repository === undefined || id !== build) return {};
  return {
    linkRun: name => (/^\d+$/.test(name) ? `${repository}/actions/runs/${name}` : undefined),
    linkCommit: sha => `${repository}/commit/${sha}`,
    linkRange: (from, to) => `${repository}/compare/${from}...${to}`,
  };
}

const MARKER = /^<!-- line (\S+) (\d{1,16}) -->$/;

/** What a page has of lines. Whatever else someone wrote into it is left out. */
export function parseReadme(text: string): LineSection[] {
  const sections: (LineSection & { lines: string[] })[] = [];
  for (const line of text.split('\n')) {
    const [, folder, order] = MARKER.exec(line) ?? [];
    if (folder !== undefined) sections.push({ folder, order: Number(order), markdown: '', lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ folder, order, lines }) => ({ folder, order, markdown: lines.join('\n').trim() }));
}

/** The page with these lines, as many of them as it has room for, whatever order they come in. */
export function renderReadme(sections: readonly LineSection[]): string {
  const pulls = sections.filter(({ folder }) => pullOf(folder) !== undefined);
  const newest = pulls.toSorted(
    (a, b) => Number(pullOf(b.folder)) - Number(pullOf(a.folder)) || compareText(a.folder, b.folder),
  );
  // Whose number cannot change: which ones are shown does not depend on what was recorded when.
  const others = sections
    .filter(section => !pulls.includes(section))
    .sort((a, b) => b.order - a.order || compareText(a.folder, b.folder))
    .slice(0, SECTIONS)
    .sort((a, b) => compareText(a.folder, b.folder));
  const texts = [...others, ...newest.slice(0, SECTIONS)].map(
    ({ folder, order, markdown }) => `<!-- line ${folder} ${order} -->\n\n${markdown}`,
  );
  return `${[HEAD, ...texts].join('\n\n')}\n`;
}

/** Number of the pull request that a folder is of, if it is of one. */
const pullOf = (folder: string): string | undefined => /^pr\/(\d+)@/.exec(folder)?.[1];
