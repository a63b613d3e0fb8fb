// How a ledger is laid out for the pages: an index, and parts that are fetched when they are needed. The same parts are
// embedded in the single file, written by `site`, and answered by `serve`.
import { isLabel } from '../ledger/paths.ts';

export const PAGES_FORMAT = 1;

/** What is read first. */
export interface PagesIndex {
  format: typeof PAGES_FORMAT;
  /** The commit of the results branch. */
  commit: string;
  lines: PagesLine[];
  /** Files of what people say of failing tests: assignments and mutes. */
  triage: Record<string, string>;
  /** Where commits and files can be looked at, such as https://github.com/octo/app. */
  repository?: string;
  /** The build that a run's own report is about. */
  build?: { line: string; build: string };
  /** What the single file left out to stay small, in a sentence. */
  leftOut?: string;
  /** Commits that failing tests may have broken in, where a repository could be asked. */
  suspects?: PagesSuspects[];
}

export interface PagesLine {
  line: string;
  target: string;
  folder: string;
  /** The names of what is directly in the folder. */
  names: string[];
}

/** The commits after the last passing run up to the first failing one, the most suspicious first. */
export interface PagesSuspects {
  line: string;
  target: string;
  tests: string[];
  commits: { sha: string; subject: string; author: string; touches?: string }[];
  /** How many commits there are, listed or not. */
  total: number;
}

export const INDEX_PART = 'index.json';

/** A part has the texts of some files of one folder, by name. */
export type Part = Record<string, string>;

/** The part with a line's list of tests. */
export const listsPart = (folder: string): string => `${folder}/tests.json`;

/** The part with one file of details, or of their keys. */
export const filePart = (folder: string, name: string): string => `${folder}/${name}.json`;

/** The part with all files of a segment. */
export const segmentPart = (folder: string, label: string): string => `${folder}/${label}.json`;

export const isTestList = (name: string): boolean => name.startsWith('tests-');

/** The parts that a line is made of, and the files of each: of a folder below the line's own where `label` is given. */
export function partsOfLine({ folder, names }: Pick<PagesLine, 'folder' | 'names'>): LinePart[] {
  const lists = names.filter(isTestList);
  const files = names.filter(name => name.endsWith('.jsonl') && !isTestList(name));
  return [
    { path: listsPart(folder), folder, names: lists },
    ...files.map(name => ({ path: filePart(folder, name), folder, names: [name] })),
    ...names.filter(isLabel).map(label => ({ path: segmentPart(folder, label), folder: `${folder}/${label}` })),
  ];
}

export interface LinePart {
  path: string;
  /** The folder on the branch. */
  folder: string;
  /** The files of it that the part has; all where absent. */
  names?: string[];
}
