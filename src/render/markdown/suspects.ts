// Whose commits a failure may come from. Names of people stand without an @: a comment that is edited rings nobody.
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import { rankSuspects, type Suspect, type Suspects } from '../../core/judge/suspects.ts';
import { code, prose, shorten } from '../escape.ts';
import { plain } from '../terminal/ink.ts';
import type { Page } from './page.ts';
import { commitMark, shortHash } from '../references.ts';
import { count, plural } from '../../core/words.ts';

/** Commits that are named: all of so few, else the first ones; and of those that nobody tested. */
const [FEW, NAMED, UNTESTED] = [5, 3, 5];

/** The most suspicious first. */
export interface Ranked {
  commits: readonly Suspect[];
  total: number;
}

interface Words {
  commit: (suspect: Suspect) => string;
  file: (file: string) => string;
  hash: (sha: string) => string;
}

/** The suspects that go for all of these tests; none where the last good commit is no ancestor of the first bad one. */
export function suspectsFor(
  suspects: readonly Suspects[] | undefined,
  tests: readonly Pick<JudgedTest, 'id'>[],
): Ranked | undefined {
  const found = suspects?.find(({ tests: known }) => tests.every(({ id }) => known.has(id)));
  if (!found?.isAncestor || found.commits.length === 0) return undefined;
  const ids = tests.map(({ id }) => id);
  return { commits: rankSuspects(found, ids), total: found.total };
}

/** Whether it is not known that the commits of the runs do not follow each other. */
export const isBisectable = (suspects: readonly Suspects[] | undefined, test: string): boolean =>
  !suspects?.some(({ tests, isAncestor }) => !isAncestor && tests.has(test));

/** @param told the commit whose subject was said already */
const markdownWords = ({ options }: Page, told?: string | null): Words => ({
  commit: ({ sha, subject, author }) => {
    const commit = { build: '', order: 0, time: '', commit: sha, subject: sha === told ? '' : subject };
    return `${commitMark(commit, options.links)}${by(prose(shorten(author, 60)))}`;
  },
  file: code,
  hash: sha => commitMark({ build: '', order: 0, time: '', commit: sha }, options.links),
});

/** The first of them, and of how many; empty where nothing is known. A phone has no room for more. */
export function suspectsSentence(tests: readonly JudgedTest[], page: Page): string {
  const suspects = suspectsFor(page.judgement.suspects, tests);
  const [first] = suspects?.commits ?? [];
  if (!suspects || !first) return '';
  const { commits, total } = suspects;
  // It stands after the sentence that says since when they fail.
  const { commit, subject = '' } = tests[0]?.standing.streak?.first ?? {};
  const words = markdownWords(page, subject === '' ? undefined : commit);
  if (first.touches !== undefined) {
    const [sentence = ''] = sentencesOf({ commits: [first], total: 1 }, words);
    return total === 1 ? sentence : `${sentence} It is one of ${plural(total, 'commit')}.`;
  }
  if (total === 1) return `The commit: ${words.commit(first)}.`;
  const authors = [...new Set(commits.map(({ author }) => author).filter(author => author !== ''))];
  const named = authors.slice(0, NAMED).map(author => prose(shorten(author, 60)));
  const more = authors.length > NAMED ? ` and ${count(authors.length - NAMED)} more` : '';
  return `One of ${plural(total, 'commit')}${named.length === 0 ? '' : `, by ${named.join(', ')}${more}`}.`;
}

/** All that is known of them, where there are several; for behind a click. */
export function suspectsText(tests: readonly JudgedTest[], page: Page): string {
  const suspects = suspectsFor(page.judgement.suspects, tests);
  return suspects && suspects.total > 1 ? sentencesOf(suspects, markdownWords(page)).join(' ') : '';
}

const by = (author: string): string => (author === '' ? '' : ` by ${author}`);

/** The same for a terminal, a sentence a line. */
export const suspectsLines = (suspects: Ranked): string[] =>
  sentencesOf(suspects, {
    commit: ({ sha, subject, author }) => `${shortHash(sha)} "${plain(subject, 60)}"${by(plain(author, 60))}`,
    file: file => plain(file),
    hash: shortHash,
  });

function sentencesOf({ commits, total }: Ranked, words: Words): string[] {
  const isFew = total <= FEW;
  const pointed = commits.filter(({ touches }) => touches !== undefined).slice(0, isFew ? FEW : NAMED);
  const others = commits.filter(({ touches }) => touches === undefined).slice(0, isFew ? FEW : NAMED);
  const sentences = pointed.map(suspect => `${words.commit(suspect)} ${touchesText(suspect, words)}.`);
  const untested = untestedIn(commits, total, words);
  if (pointed.length === 0 && others.length > 0) {
    const rest = total - others.length;
    const of = total === 1 ? 'The commit' : `One of ${plural(total, 'commit')}`;
    const more = rest > 0 ? ` and ${count(rest)} more` : '';
    return [`${of}: ${namesOf(others, words)}${more}${untested === '' ? '' : `; ${untested}`}.`];
  }
  if (isFew && others.length > 0) sentences.push(`Also in the range: ${namesOf(others, words)}.`);
  if (total > pointed.length + (isFew ? others.length : 0)) {
    sentences.push(`There are ${plural(total, 'commit')} in all${untested === '' ? '' : `; ${untested}`}.`);
  } else if (untested !== '') {
    sentences.push(`${untested.charAt(0).toUpperCase()}${untested.slice(1)}.`);
  }
  return sentences;
}

function touchesText({ touches = '', traced, own }: Suspect, { file }: Words): string {
  const where = traced ? ', which the traceback names' : own ? ', the test’s own file' : '';
  return `touches ${file(touches)}${where}`;
}

const ONLY = { documents: ' (no source, no test)', moves: ' (only moves files)' } as const;

const namesOf = (suspects: readonly Suspect[], words: Words): string =>
  suspects.map(suspect => words.commit(suspect) + (suspect.only ? ONLY[suspect.only] : '')).join(', ');

function untestedIn(commits: readonly Suspect[], total: number, words: Words): string {
  const untested = commits.filter(({ tested }) => !tested);
  const named = untested.slice(0, UNTESTED).map(({ sha }) => words.hash(sha));
  const rest = untested.length - named.length + (total - commits.length);
  return named.length === 0 ? '' : `no run tested ${named.join(', ')}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
}
