// What a check says: title, summary, text, and annotations at the lines that failed.
import type { Judgement } from '../../core/judge/judgement.ts';
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import { BUDGETS, bytesOf, compose } from './budget.ts';
import { changedParts, pacedParts, problemParts, slowestParts } from './changes.ts';
import { shorten, visibleBlock } from '../escape.ts';
import { headlineOf } from '../headline.ts';
import { errorOf, halves } from '../names.ts';
import type { RenderOptions } from '../options.ts';
import { pageOf, plainNamer, type Sizes } from './page.ts';
import { bisectCommand } from '../shell.ts';
import { isBisectable } from './suspects.ts';
import { mainParts, totalsPart } from './sections.ts';
import { count, moment } from '../../core/words.ts';

/** As GitHub's API takes them: https://docs.github.com/en/rest/checks/runs#create-a-check-run */
export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'failure' | 'warning';
  title: string;
  message: string;
  raw_details?: string;
}

export interface CheckOutput {
  /** Plain text: the headline. */
  title: string;
  /** Markdown. */
  summary: string;
  /** Markdown; empty when there is no more to say. */
  text: string;
  /** New failures first. Failures of one cause at one line are one annotation. */
  annotations: Annotation[];
}

const SIZES: Sizes = { failures: 100, causes: 30, alike: 25, texts: 30, others: 100, strip: 20 };

export function renderCheck(judgement: Judgement, options: RenderOptions = {}): CheckOutput {
  const page = pageOf(judgement, options, SIZES);
  const { text } = headlineOf(judgement, page.view, options, plainNamer);
  const summary = [...mainParts(page), totalsPart(page)];
  const more = [...changedParts(page), ...pacedParts(page), ...slowestParts(page), ...problemParts(page, 'warning')];
  const limit = Math.min(options.limit ?? BUDGETS.check, BUDGETS.check);
  return {
    title: shorten(text, 200),
    summary: compose(summary, limit),
    text: compose(more, limit),
    annotations: annotationsOf([...page.view.broken, ...page.view.known], judgement, page.view.outage),
  };
}

/** GitHub takes 50 in a request. */
const BATCH = 50;

/** The annotations in portions of what one request may hold; one empty portion when there are none. */
export function annotationBatches(annotations: readonly Annotation[]): Annotation[][] {
  const batches: Annotation[][] = [];
  for (let start = 0; start === 0 || start < annotations.length; start += BATCH) {
    batches.push(annotations.slice(start, start + BATCH));
  }
  return batches;
}

/** Lines of the code itself: a path that leads elsewhere, or shows as another, is nothing to point at. */
const isPath = (path: string): boolean =>
  path.length < 500 && !/^(\/|[a-z]:|\\)|(^|\/)\.\.?(\/|$)/i.test(path) && shorten(path, 500) === path;

function annotationsOf(tests: readonly JudgedTest[], judgement: Judgement, outage: boolean): Annotation[] {
  const groups = new Map<string, JudgedTest[]>();
  for (const test of tests) {
    const { file, line } = test.detail ?? {};
    if (file === undefined || !isPath(file)) continue;
    const known = test.verdict === 'still failing';
    // In an outage the line is the same, and the tests are not the news.
    const cause = outage ? '' : (test.cause ?? test.id);
    const key = JSON.stringify([file, line, cause, known]);
    const group = groups.get(key);
    if (group) group.push(test);
    else groups.set(key, [test]);
  }
  return [...groups.values()].flatMap(group => annotationOf(group, judgement) ?? []);
}

function annotationOf(tests: readonly JudgedTest[], judgement: Judgement): Annotation | undefined {
  const [test] = tests;
  const { file, line = 1, text } = test?.detail ?? {};
  if (!test || file === undefined) return undefined;
  const more = tests.length > 1 ? ` and ${count(tests.length - 1)} more` : '';
  const verdict = test.verdict === 'new and failing' ? 'new test failing' : test.verdict;
  return {
    path: file,
    start_line: Math.max(1, line),
    end_line: Math.max(1, line),
    annotation_level: test.verdict === 'still failing' ? 'warning' : 'failure',
    title: `${shorten(halves(test.id).name, 160)}${more}: ${verdict}`,
    message: messageOf(test, judgement),
    ...(text === undefined ? {} : { raw_details: withinDetails(text) }),
  };
}

function messageOf(test: JudgedTest, { suspects }: Judgement): string {
  const { lastGood, streak } = test.standing;
  const lines = [errorOf(test.detail) ?? 'Failed without a message.'];
  if (streak) {
    const passed = lastGood ? `last passed in ${pointOf(lastGood)}` : 'never passed here';
    lines.push(`First failed in ${pointOf(streak.first)}, ${passed}.`);
    const bisect = bisectCommand([test.id, ...(test.formerly ?? [])], lastGood, streak.first);
    // The line that runs without this program is in the summary.
    if (bisect !== undefined && isBisectable(suspects, test.id)) lines.push(`Find the commit: ${bisect}`);
  }
  return lines.join('\n');
}

const pointOf = ({ build, commit, time }: { build: string; commit: string | null; time: string }): string =>
  `run ${shorten(build, 60)} (${commit === null ? moment(time) : commit.slice(0, 7)})`;

/** GitHub takes 64 KB; a request of 50 must stay small as well. */
const DETAILS = 8_000;

function withinDetails(text: string): string {
  let shown = visibleBlock(text);
  if (bytesOf(shown) <= DETAILS) return shown;
  const whole = bytesOf(shown);
  // Escapes make text longer, so what is left is found by halving, not by counting.
  while (bytesOf(shown) > DETAILS) shown = shown.slice(0, Math.floor(shown.length * 0.8)).replace(/[^\n]*$/, '');
  return `${shown}… ${count(whole - bytesOf(shown))} bytes more`;
}
