// What the one who asks for a page knows and a judgement does not.
import type { BuildJudgement } from '../core/judge/build.ts';

/** Addresses of things, for where they have one. Whatever is no http address is shown without a link. */
export interface Links {
  linkCommit?: (sha: string) => string | undefined;
  /** Path as in the failure, relative to pytest's root directory, as of the run's commit. */
  linkFile?: (file: string, line?: number) => string | undefined;
  /** The commits after `from`, up to and with `to`. */
  linkRange?: (from: string, to: string) => string | undefined;
  linkRun?: (build: string) => string | undefined;
  /** A page of docs/verdicts/. */
  linkVerdict?: (page: string) => string | undefined;
}

export interface RenderOptions {
  links?: Links;
  /** Ages are counted up to here; without it, up to the start of the run. */
  now?: Date;
  /** The page is about a build: what its targets are, and which of them have reported. */
  build?: Pick<BuildJudgement, 'targets' | 'failingInNewTargets'>;
  /** The page is about one job of a build: of the rest, one line says how it is. */
  elsewhere?: { build: BuildJudgement; target: string };
  /** Where everything is that had to be left out. `text` as in "all of it is in …". */
  whole?: { text: string; url?: string };
  /** The run comes from a fork, so nothing can be written but the summary. `help` is the page that says what to add. */
  fork?: { help?: string };
  /** Bytes; at most, and without it, what GitHub takes. */
  limit?: number;
}
