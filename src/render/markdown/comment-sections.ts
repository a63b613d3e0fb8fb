// One comment a pull request, a section a target. The comment itself is the only memory, so what was written by which run
// stands in hidden markers.
import { BUDGETS, bytesOf } from './budget.ts';

export interface Section {
  /** The workflow, or what else the section is about. */
  target: string;
  /** Of two sections of one target the one of the later run counts; of one run, the one that knows of more submissions. */
  order: readonly [runId: number, attempt: number, submissions?: number];
  /** As `renderComment` makes it; its first line is its headline. */
  markdown: string;
}

/** The first line of a comment of ours. Anyone can write it, so look at the author as well. */
export const COMMENT_MARKER = '<!-- pytest-ledger: one comment, a section per target -->';
const PREFIX = '<!-- pytest-ledger';
const SECTION_LINE = /^<!-- pytest-ledger section (\{.*\}) -->$/;

/** Stands before the note that there are more targets. */
const END_LINE = '<!-- pytest-ledger end -->';

/** Whether a comment was written by `mergeComment`. */
export const isLedgerComment = (body: string): boolean => body.startsWith(COMMENT_MARKER);

/**
 * Puts a target's section into a comment: at the place of its older one, never at that of a newer one.
 * @param existing what the comment holds now; null when there is none yet
 * @returns the body to write, within what GitHub takes; `unchanged` when there is nothing to write
 */
export function mergeComment(existing: string | null, section: Section): { body: string } | 'unchanged' {
  const known = existing === null ? [] : parseSections(existing);
  const own = known.find(({ target }) => target === section.target);
  if (own && compareOrders(own.order, section.order) > 0) return 'unchanged';
  // Before there was one section a workflow, there was one a target, by two numbers.
  const isOld = ({ order }: Section): boolean => section.order.length > order.length && order[0] <= section.order[0];
  const others = known.filter(each => each.target !== section.target && !isOld(each));
  // How many were left out before, nobody knows; that some were must not be forgotten.
  const overflowed = existing?.split(/\r?\n/).includes(END_LINE) ?? false;
  const body = write([...others, { ...section, markdown: unforged(section.markdown) }], overflowed);
  return body === existing?.replaceAll('\r\n', '\n').trimEnd() ? 'unchanged' : { body };
}

const compareOrders = (a: Section['order'], b: Section['order']): number =>
  a[0] - b[0] || a[1] - b[1] || (a[2] ?? 0) - (b[2] ?? 0);

/** A line that begins like a marker of ours, in a failure's text for one, must not be read as one. */
const unforged = (markdown: string): string =>
  markdown
    .split(/\r\n|[\n\r]/)
    .map(line => (line.startsWith(PREFIX) ? ` ${line}` : line))
    .join('\n')
    .trim();

type Head = Pick<Section, 'target' | 'order'>;

function parseSections(body: string): Section[] {
  const found: { head: Head | undefined; lines: string[] }[] = [];
  for (const line of body.replaceAll('\r\n', '\n').split('\n')) {
    if (line.startsWith(PREFIX)) found.push({ head: headOf(line), lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  const sections = new Map<string, Section>();
  for (const { head, lines } of found) {
    if (!head) continue;
    const other = sections.get(head.target);
    if (other && compareOrders(other.order, head.order) > 0) continue;
    sections.set(head.target, { ...head, markdown: lines.join('\n').trim() });
  }
  return [...sections.values()];
}

/** A marker that someone mangled marks nothing: its section is written again by the next run. */
function headOf(line: string): Head | undefined {
  const json = SECTION_LINE.exec(line)?.[1];
  if (json === undefined) return undefined;
  try {
    const { target, order }: { target?: unknown; order?: unknown } = JSON.parse(json);
    if (typeof target !== 'string' || !Array.isArray(order)) return undefined;
    const [run, attempt, submissions]: unknown[] = order;
    if (typeof run !== 'number' || typeof attempt !== 'number') return undefined;
    return { target, order: typeof submissions === 'number' ? [run, attempt, submissions] : [run, attempt] };
  } catch {
    return undefined;
  }
}

/** JSON in which nothing can end the comment that it stands in. */
const markerOf = ({ target, order }: Section): string => {
  const json = JSON.stringify({ target, order }).replace(
    /[<>-]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<!-- pytest-ledger section ${json} -->`;
};

/** What failed stands above what is waited for and what is well; among those by target. */
const MARKS = ['❌', '⚠', '⏳', '✅'];
const pressing = ({ markdown }: Section): number => MARKS.findIndex(mark => markdown.startsWith(`### ${mark}`));
const compareSections = (a: Section, b: Section): number => pressing(a) - pressing(b) || (a.target < b.target ? -1 : 1);

function write(unsorted: readonly Section[], overflowed: boolean): string {
  const sections = unsorted.toSorted(compareSections);
  let size = bytesOf(bodyOf(sections, overflowed));
  // The longest give way first: what they say is whole in the summary.
  for (const section of sections.toSorted((a, b) => bytesOf(b.markdown) - bytesOf(a.markdown))) {
    if (size <= BUDGETS.comment) break;
    const short = { ...section, markdown: headlineOnly(section.markdown) };
    sections[sections.indexOf(section)] = short;
    size -= bytesOf(section.markdown) - bytesOf(short.markdown);
  }
  const kept = size > BUDGETS.comment ? withinBudget(sections, size) : sections;
  return bodyOf(kept, overflowed || kept.length < sections.length);
}

/** Without the last ones, so that the rest fits. */
function withinBudget(sections: readonly Section[], whole: number): Section[] {
  const kept = [...sections];
  let size = whole;
  while (size > BUDGETS.comment - NOTE_BYTES) {
    const last = kept.pop();
    if (!last) break;
    size -= bytesOf(textOf(last)) + 2;
  }
  return kept;
}

const MORE = '<sub>There are more targets than one comment holds: each is in the summary of its job.</sub>';
/** Room for saying so. */
const NOTE_BYTES = bytesOf(`\n\n${END_LINE}\n\n${MORE}`);

const REST = '<sub>There is no room for the rest in one comment: it is in the job summary.</sub>';

function headlineOnly(markdown: string): string {
  const [headline = ''] = markdown.split('\n', 1);
  return headline.length + REST.length >= markdown.length ? markdown : `${headline}\n\n${REST}`;
}

const textOf = (section: Section): string => `${markerOf(section)}\n\n${section.markdown}`;

const bodyOf = (sections: readonly Section[], overflowed: boolean): string =>
  [COMMENT_MARKER, ...sections.map(textOf), ...(overflowed ? [END_LINE, MORE] : [])].join('\n\n');
