// The part that people came for: what is newly failing, failures of one cause together.
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import { fit, fixed, type Part } from './budget.ts';
import { markdownCare } from './triage.ts';
import { code, codeBlock, htmlCode, htmlProse, prose, shorten, url } from '../escape.ts';
import { flakyNote } from './flaky.ts';
import { errorOf, halves, shortId, shortName } from '../names.ts';
import { type Page, restIn, whereMark } from './page.ts';
import { folded } from './pieces.ts';
import { fileMark, runMark } from '../references.ts';
import { bisectLine } from '../shell.ts';
import { beforeText, sameStart, sinceSentence } from '../since.ts';
import { isBisectable, suspectsSentence, suspectsText } from './suspects.ts';
import { strip } from '../strip.ts';
import { type Cause, causesOf } from '../view.ts';
import { bytes, count, listed, plural, together } from '../../core/words.ts';

export function brokenParts(page: Page): Part[] {
  const { broken } = page.view;
  if (broken.length === 0) return [];
  if (page.view.outage) return outageParts(page);
  const causes = causesOf(broken);
  const shared = causes.filter(cause => cause.tests.length > 1);
  const single = causes.filter(cause => cause.tests.length === 1);
  const parts: Part[] = [];
  if (shared.length > 0 && causes.length > 1) {
    parts.push(fixed(2, `${plural(broken.length, 'new failure')}, ${plural(causes.length, 'cause')}:`));
  }
  for (const cause of shared.slice(0, page.sizes.causes)) {
    parts.push(
      fixed(2, causeSentence(cause, page)),
      listPart(cause.tests, page, 2, cause),
      textsPart([cause], page, 4),
    );
  }
  const unseen = shared.slice(page.sizes.causes);
  if (unseen.length > 0) {
    const failures = unseen.reduce((sum, cause) => sum + cause.tests.length, 0);
    parts.push(
      fixed(
        2,
        `… and ${plural(failures, 'failure')} of ${plural(unseen.length, 'more cause')}${restIn(page.options)}.`,
      ),
    );
  }
  if (single.length > 0) {
    const tests = single.flatMap(cause => cause.tests);
    if (shared.length > 0) parts.push(fixed(2.9, ownReasons(tests.length)));
    parts.push(listPart(tests, page, 2.9));
    if (tests.length > 1 && sameStart(tests)) parts.push(fixed(2.9, whenAndWho(tests, page)));
    parts.push(textsPart(single, page, 4));
  }
  return parts;
}

const whenAndWho = (tests: readonly JudgedTest[], page: Page): string =>
  listed([sinceSentence(tests, page), suspectsSentence(tests, page)], ' ');

const beforeMark = (test: JudgedTest, { options }: Page): string =>
  beforeText(
    test,
    build => runMark(build, options.links),
    id => code(shortId(id)),
  );

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const ownReasons = (tests: number): string =>
  tests === 1 ? '1 fails for a reason of its own:' : `${count(tests)} fail for reasons of their own:`;

/** One event, told once: no table of 900 names. */
function outageParts(page: Page): Part[] {
  const { causes } = page.view;
  const [main, ...rest] = causes;
  if (!main) return [];
  const others = rest.flatMap(cause => cause.tests);
  const error = main.error === undefined ? 'the same failure' : code(main.error);
  const where = whereOf(main, page);
  const told = `${count(main.tests.length)} × ${error}${where}. One event, told once; not ${plural(main.tests.length, 'new failure')}.`;
  const parts = [fixed(2, told), textsPart([main], page, 3, false)];
  if (others.length === 0) return parts;
  const title = others.length === 1 ? '1 fails for another reason:' : `${count(others.length)} fail for other reasons:`;
  parts.push(fixed(2, title), listPart(others, page, 2), textsPart(rest, page, 4));
  return parts;
}

const framesOf = ({ tests }: Cause): Set<string> =>
  new Set(tests.map(({ detail }) => JSON.stringify([detail?.file, detail?.line])));

function whereOf(cause: Cause, { options }: Page): string {
  const { file, line, function: name } = cause.first.detail ?? {};
  if (file === undefined || framesOf(cause).size > 1) return '';
  return ` in ${fileMark(file, line, options.links, name)}`;
}

function causeSentence(cause: Cause, page: Page): string {
  const { tests, error } = cause;
  const what = error === undefined ? 'the same failure' : `**${code(error)}**`;
  const subject = tests.length === page.view.broken.length ? together(tests.length) : count(tests.length);
  const reason = `${subject} fail for one reason: ${what}${whereOf(cause, page)}.`;
  const since = sameStart(tests) ? whenAndWho(tests, page) : '';
  const category = cause.first.category === undefined ? '' : `${prose(cause.first.category)}: `;
  const before = beforeMark(cause.first, page);
  const module = oneModule(tests);
  const where = module === undefined ? '' : `The tests are in ${code(shortId(module))}.`;
  return [category + reason, since, before === '' ? '' : `${capital(before)}.`, where]
    .filter(text => text !== '')
    .join(' ');
}

/** The module they are all in, where that need not be said of each of them. */
function oneModule(tests: readonly JudgedTest[]): string | undefined {
  const modules = new Set(tests.map(({ id }) => halves(id).module));
  return modules.size === 1 ? modules.values().next().value : undefined;
}

/**
 * A list, and not a table: on a phone the third column of a table is out of sight, and its cells make rows of a screen's
 * height. Each test with its history and where to look; and since when, unless a sentence says that for all of them.
 * @param shared their cause, when they have one and a sentence tells it
 */
function listPart(tests: readonly JudgedTest[], page: Page, rank: number, shared?: Cause): Part {
  const { sizes, options } = page;
  const said = {
    cause: shared !== undefined,
    frame: shared !== undefined && framesOf(shared).size === 1,
    module: shared !== undefined && oneModule(tests) !== undefined,
  };
  const since = tests.length === 1 || !sameStart(tests);
  const items = tests.slice(0, shared ? sizes.alike : sizes.failures).map(test => {
    const error = shared || test.detail?.text !== undefined ? undefined : errorOf(test.detail);
    const lines = [nameLine(test, page), placeLine(test, page, said), error === undefined ? '' : code(error)];
    if (since) lines.push(whenAndWho([test], page));
    return `- ${lines.filter(line => line !== '').join('<br>')}`;
  });
  const note = (shown: number): string => `- … ${count(shown)} of ${count(tests.length)} shown${restIn(options)}`;
  const all = tests.length > items.length ? [...items, note(items.length)] : items;
  return {
    rank,
    least: `${plural(tests.length, 'newly failing test')}, not shown here${restIn(options)}.`,
    render: budget => fit(all, budget, note),
  };
}

const nameLine = (test: JudgedTest, page: Page): string =>
  `**${code(shortName(test.id))}** ${code(strip(test.strip, page.sizes.strip))}${whereMark(test, page)}`;

function placeLine(test: JudgedTest, page: Page, said: { cause: boolean; frame: boolean; module: boolean }): string {
  const { options, judgement, now } = page;
  const { id, detail } = test;
  const { module } = halves(id);
  const own =
    module === undefined || said.module || (module === detail?.file && !said.frame) ? '' : code(shortId(module));
  const frame = detail?.file === undefined || said.frame ? '' : fileMark(detail.file, detail.line, options.links);
  const flaky = flakyNote(judgement, id);
  return listed([
    own,
    frame,
    judgement.base && test.verdict === 'new and failing' && 'new test',
    test.renamedFrom !== undefined && `was ${code(shortId(test.renamedFrom))}`,
    ...notesOf(test),
    flaky !== '' && `🎲 flaky: ${flaky}`,
    markdownCare(test, now),
    said.cause ? '' : test.category && prose(test.category),
    said.cause ? '' : beforeMark(test, page),
  ]);
}

/** Same test, other error: not new, but not what was known either. */
export function differentParts(page: Page): Part[] {
  const tests = page.view.by['failing differently'];
  if (tests.length === 0 || page.view.outage) return [];
  const title =
    tests.length === 1
      ? '1 that failed before fails with another error now:'
      : `${count(tests.length)} that failed before fail with other errors now:`;
  return [fixed(3, title), listPart(tests, page, 3), textsPart(causesOf(tests), page, 4.5)];
}

function notesOf({ detail }: JudgedTest): string[] {
  const notes: string[] = [];
  const phases = (detail?.phases ?? []).filter(phase => phase !== 'call');
  if (phases.length > 0) notes.push(`error in ${phases.join(' and ')}`);
  const attempts = detail?.attempts?.length ?? 0;
  if (attempts > 0) notes.push(`${plural(attempts + 1, 'attempt')}, none passed`);
  const { failed, passed = 0, skipped = 0 } = detail?.subtests ?? { failed: 0 };
  if (failed > 0 && passed > 0)
    notes.push(`${count(failed)} of ${plural(passed + failed + skipped, 'subtest')} failed`);
  else if (failed > 0) notes.push(`${plural(failed, 'subtest')} failed`);
  return notes;
}

/** One failure text a cause, each behind a click. */
function textsPart(causes: Cause[], page: Page, rank: number, bisect = true): Part {
  const texts = causes
    .slice(0, page.sizes.texts)
    .map(cause => textOf(cause, page, bisect))
    .filter(text => text !== '');
  const note = (shown: number): string =>
    shown === 0 ? '' : `${count(shown)} of ${plural(causes.length, 'failure text')} shown${restIn(page.options)}.`;
  const items = causes.length > page.sizes.texts ? [...texts, note(texts.length)] : texts;
  return { rank, least: '', render: budget => fit(items, budget, note, '\n\n') };
}

/** GitHub shows no picture out of an artifact: a link to where they are is all there can be. */
function filesText({ detail }: JudgedTest, link: string | undefined): string {
  if (!detail?.files) return '';
  const names = detail.files.map(([name, , size]) => `${code(shorten(name, 80))} (${bytes(size)})`).join(', ');
  const address = url(link === undefined ? undefined : `${link}#artifacts`);
  return `Attached: ${names}${address === undefined ? '' : `, among [the artifacts of the run](${address})`}`;
}

const namesOf = ({ id, formerly = [] }: JudgedTest): string[] => [id, ...formerly];

function textOf({ first: test, tests, error }: Cause, page: Page, bisectable: boolean): string {
  const { detail, standing } = test;
  const said = detail?.text ?? (detail?.message?.includes('\n') ? detail.message : undefined);
  const bisect =
    bisectable && standing.streak && isBisectable(page.judgement.suspects, test.id)
      ? bisectLine(namesOf(test), standing.lastGood, standing.streak.first, page.judgement.run.pytest)
      : undefined;
  const attached = filesText(test, page.judgement.run.link);
  const output = detail?.output === undefined ? '' : codeBlock(detail.output);
  if (said === undefined && bisect === undefined && attached === '' && output === '') return '';
  const own = errorOf(detail) ?? error;
  const more = tests.length > 1 ? ` · the same in ${count(tests.length - 1)} more` : '';
  const summary = `${htmlCode(shortName(test.id))}${own === undefined ? '' : ` · ${htmlProse(own)}`}${more}`;
  const cut = detail?.cut ? `<sub>${plural(detail.cut, 'byte')} of it are not kept.</sub>` : '';
  const inside = [
    said === undefined ? '' : codeBlock(said),
    cut,
    output,
    attached,
    bisectable ? suspectsText([test], page) : '',
    bisect === undefined ? '' : `Find the commit that broke it:\n\n${codeBlock(bisect, 'sh')}`,
  ];
  return folded(summary, () => inside.filter(text => text !== '').join('\n\n'), Number.POSITIVE_INFINITY);
}
