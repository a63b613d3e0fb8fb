// Runs, commits and files as a page refers to them: with a link where there is one, plain where not.
import type { RunRef } from '../core/ledger/consolidate.ts';
import { code, htmlCode, prose, shorten, url } from './escape.ts';
import type { Links } from './options.ts';

export const shortHash = (commit: string): string => commit.slice(0, 7);

/** A bare `#412` would be an issue of the repository to GitHub, and leave a mention there. */
export function runMark(build: string, links: Links = {}): string {
  const address = url(links.linkRun?.(build));
  const numeric = NUMERIC.test(build);
  const label = numeric ? build : code(shorten(build, 60));
  if (address === undefined) return `run ${label}`;
  return `[${numeric ? '#' : 'run '}${label}](${address})`;
}

/** As `runMark`, inside HTML. */
export function runHtml(build: string, links: Links = {}): string {
  const address = url(links.linkRun?.(build));
  const numeric = NUMERIC.test(build);
  const label = numeric ? build : htmlCode(shorten(build, 60));
  if (address === undefined) return `run ${label}`;
  return `<a href="${address}">${numeric ? '#' : 'run '}${label}</a>`;
}

const NUMERIC = /^\d{1,20}$/;

/** A commit by its short hash, with its subject where that is known; nothing when the run has no commit. */
export function commitMark({ commit, subject }: RunRef, links: Links = {}): string {
  if (commit === null) return '';
  const address = url(links.linkCommit?.(commit));
  const hash = code(shortHash(commit));
  const linked = address === undefined ? hash : `[${hash}](${address})`;
  return subject === undefined || subject === '' ? linked : `${linked} “${prose(shorten(subject, 60))}”`;
}

/** Run and commit. */
export function pointMark(run: RunRef, links: Links = {}): string {
  return [runMark(run.build, links), commitMark(run, links)].filter(text => text !== '').join(' ');
}

/** `src/shop/price.py:52`. */
export function fileMark(file: string, line: number | undefined, links: Links = {}, what = ''): string {
  const address = url(links.linkFile?.(file, line));
  const place = shorten(line === undefined ? file : `${file}:${line}`, 120);
  const text = code(what === '' ? place : `${place} ${shorten(what, 60)}`);
  return address === undefined ? text : `[${text}](${address})`;
}

/** The commits a test broke in: after the last that passed, up to the first that failed. */
export function rangeMark(from: string, to: string, links: Links = {}): string {
  const text = code(`${shortHash(from)}..${shortHash(to)}`);
  const address = url(links.linkRange?.(from, to));
  return address === undefined ? text : `[${text}](${address})`;
}
