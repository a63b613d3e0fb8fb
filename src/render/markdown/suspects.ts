// Whose commits a failure may come from. Names of people stand without an @: a comment that is edited rings nobody.
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import type { Suspect, Suspects } from '../../core/judge/suspects.ts';
import { code, prose, shorten } from '../escape.ts';
import { plain } from '../terminal/ink.ts';
import type { Page } from './page.ts';
import { commitMark, shortHash } from '../references.ts';
import { count, plural } from '../../core/words.ts';

/** Commits that are named, and of those that nobody tested. */
const [NAMED, UNTESTED] = [3, 5];

interface Words {
  commit: (suspect: Suspect) => string;
  file: (file: string) => string;
  hash: (sha: string) => string;
}

/** The suspects that go for all of these tests. */
export function suspectsFor(
  suspects: readonly Suspects[] | undefined,
  tests: readonly JudgedTest[],
): Suspects | undefined {
  return suspects?.find(({ tests: ids }) => tests.every(({ id }) => ids.includes(id)));
}

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
export const suspectsLines = (suspects: Pick<Suspects, 'commits' | 'total'>): string[] =>
  sentencesOf(suspects, {
    commit: ({ sha, subject, author }) => `${shortHash(sha)} "${plain(subject, 60)}"${by(plain(author, 60))}`,
    file: file => plain(file),
    hash: shortHash,
  });

function sentencesOf({ commits, total }: Pick<Suspects, 'commits' | 'total'>, words: Words): string[] {
  const [first] = commits;
  if (!first) return [];
  const pointed = commits.filter(({ touches }) => touches !== undefined);
  const sentences: string[] = [];
  for (const suspect of pointed.slice(0, NAMED)) {
    const where = suspect.traced ? 'which the traceback names' : 'the test’s own file';
    sentences.push(`${words.commit(suspect)} touches ${words.file(suspect.touches as string)}, ${where}.`);
  }
  const untested = untestedIn(commits, total, words);
  if (pointed.length === 0) {
    const named = commits.slice(0, NAMED).map(words.commit).join(', ');
    const rest = total - Math.min(NAMED, commits.length);
    const more = rest > 0 ? ` and ${count(rest)} more` : '';
    const of = total === 1 ? 'The commit' : `One of ${plural(total, 'commit')}`;
    sentences.push(`${of}: ${named}${more}${untested === '' ? '' : `; ${untested}`}.`);
  } else if (total > Math.min(pointed.length, NAMED)) {
    sentences.push(`There are ${plural(total, 'commit')} in all${untested === '' ? '' : `; ${untested}`}.`);
  } else if (untested !== '') {
    sentences.push(`${untested.charAt(0).toUpperCase()}${untested.slice(1)}.`);
  }
  return sentences;
}

function untestedIn(commits: readonly Suspect[], total: number, words: Words): string {
  const untested = commits.filter(({ tested }) => !tested);
  const named = untested.slice(0, UNTESTED).map(({ sha }) => words.hash(sha));
  const rest = untested.length - named.length + (total - commits.length);
  return named.length === 0 ? '' : `no run tested ${named.join(', ')}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
}
