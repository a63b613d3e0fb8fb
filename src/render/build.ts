// What a page says of the targets of a build: where a test fails, which jobs have reported, and how the other jobs are.
import { type BuildTarget, isBuildComplete, whereText } from '../core/judge/build.ts';
import type { JudgedTest } from '../core/judge/judged-test.ts';
import { namesOfTargets } from '../core/judge/target-names.ts';
import { EFFECTS } from '../core/ledger/outcome.ts';
import { count, listed, plural } from '../core/words.ts';
import { prose, shorten, url } from './escape.ts';
import type { RenderOptions } from './options.ts';

type Build = NonNullable<RenderOptions['build']>;

/** Jobs that are named one by one; of more, the rest is counted. */
const NAMED = 3;

/** Whether a page says of each test where it fails: not where all of them fail everywhere, nor while jobs still run. */
export function saysWhere({ build }: RenderOptions, tests: readonly JudgedTest[]): boolean {
  if (!build || build.targets.length < 2 || !isBuildComplete(build)) return false;
  const all = build.targets.length;
  return tests.some(({ where = [], to }) => EFFECTS[to] === 'bad' && (where[0]?.targets.length ?? all) < all);
}

/** `3.9 (3 of 9 jobs)`; as text, to be escaped where it stands. */
export const whereOf = (test: JudgedTest, { build }: RenderOptions): string =>
  build ? whereText(test, build.targets) : '';

const nameIn = (targets: readonly BuildTarget[]): ((target: string) => string) =>
  namesOfTargets(targets.map(({ target }) => target)).nameOf;

/** `on 3.9 ubuntu`: which job of the build a summary is about; empty where there is only one. */
export function ownName({ elsewhere }: RenderOptions): string {
  if (!elsewhere || elsewhere.build.targets.length < 2) return '';
  return ` on ${shorten(nameIn(elsewhere.build.targets)(elsewhere.target), 80)}`;
}

/** `9 of 9 jobs`, `8 of 9 jobs; 3.13 macos was cancelled`; empty for a single job. Markdown. */
export function jobsText({ targets }: Pick<Build, 'targets'>): string {
  const [single] = targets;
  if (targets.length < 2) {
    const shards = single?.shards;
    return shards ? `${count(shards.reported)} of ${plural(shards.expected, 'shard')} reported so far` : '';
  }
  const reported = targets.filter(({ state }) => state === 'reported').length;
  const soFar = isBuildComplete({ targets }) ? '' : ' reported so far';
  return [`${count(reported)} of ${count(targets.length)} jobs${soFar}`, ...absentText(targets)].join('; ');
}

/** Jobs that have no results and will have none. */
function absentText(targets: readonly BuildTarget[]): string[] {
  const nameOf = nameIn(targets);
  return (['cancelled', 'skipped', 'ended without results'] as const).flatMap(state => {
    const names = targets.filter(each => each.state === state).map(({ target }) => prose(shorten(nameOf(target), 60)));
    if (names.length === 0) return [];
    const verb = names.length === 1 ? 'was' : 'were';
    return [`${together(names)} ${state === 'ended without results' ? 'had no results' : `${verb} ${state}`}`];
  });
}

function together(names: readonly string[]): string {
  if (names.length > NAMED) return `${names.slice(0, NAMED).join(', ')} and ${count(names.length - NAMED)} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** One line on the other jobs of a build, in the summary of one of them. Empty where there are none. Markdown. */
export function elsewhereText({ elsewhere }: RenderOptions): string {
  if (!elsewhere || jobsText(elsewhere.build) === '') return '';
  const { build, target: own } = elsewhere;
  const nameOf = nameIn(build.targets);
  const failing = (verdicts: readonly string[], what: string): string => {
    const tests = build.tests.filter(({ where, muted }) => !muted && isElsewhere(where, verdicts, own));
    if (tests.length === 0) return '';
    const targets = new Set(
      tests.flatMap(({ where }) => where.flatMap(each => (verdicts.includes(each.verdict) ? each.targets : []))),
    );
    targets.delete(own);
    const links = build.targets
      .filter(({ target }) => targets.has(target))
      .map(each => linked(each, nameOf(each.target)));
    return `${count(tests.length)} ${what} on ${together(links)}`;
  };
  const said = listed([
    failing(['newly failing', 'new and failing'], 'newly failing'),
    failing(['failing differently'], 'failing differently'),
    failing(['still failing'], 'still failing'),
    failedJobs(build.targets, nameOf),
    jobsText(build),
  ]);
  return `Elsewhere in this build: ${said}`;
}

/** Jobs of which no more is known than that they have failed. */
function failedJobs(targets: readonly BuildTarget[], nameOf: (target: string) => string): string {
  const failed = targets.filter(({ jobFailed }) => jobFailed).map(each => linked(each, nameOf(each.target)));
  return failed.length === 0 ? '' : `${together(failed)} failed`;
}

const isElsewhere = (where: NonNullable<JudgedTest['where']>, verdicts: readonly string[], own: string): boolean =>
  where.some(({ verdict, targets }) => verdicts.includes(verdict) && targets.some(target => target !== own));

function linked({ link }: BuildTarget, name: string): string {
  const address = url(link);
  const text = prose(shorten(name, 60));
  return address === undefined ? text : `[${text}](${address})`;
}
