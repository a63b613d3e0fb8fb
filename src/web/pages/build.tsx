// One build, and any two builds side by side: the same judgement as in the summary.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { whereText, type BuildTest } from '../../core/judge/build.ts';
import { type Verdict, VERDICTS } from '../../core/judge/verdict.ts';
import { count, duration, plural } from '../../core/words.ts';
import { showRun } from '../../core/answers/runs.ts';
import { type BuildEntry, findBuild, type JudgedBuild, judgeEntry, listBuilds } from '../data/builds.ts';
import { BuildName, Commit, Copy, Empty, Strip, TestName, Time } from '../parts/basics.tsx';
import { Loaded, useData } from '../parts/load.tsx';
import type { View } from '../view.ts';

const MOST_BUILDS = 500;

export function Build({ view }: { view: View }): JSX.Element {
  const name = view.address.name ?? 'latest';
  const state = useData(
    `${view.version} ${view.line} ${view.targets.map(({ target }) => target).join()} ${name}`,
    async () => {
      const builds = await listBuilds(view.ledger, view.targets, MOST_BUILDS);
      const entry = findBuild(builds, name);
      return { builds, judged: entry && (await judgeEntry(view.ledger, view.line, view.targets, entry)) };
    },
  );
  return (
    <Loaded state={state}>
      {({ builds, judged }) =>
        judged ? (
          <Judged view={view} judged={judged} builds={builds} />
        ) : (
          <NoBuild view={view} name={name} builds={builds} />
        )
      }
    </Loaded>
  );
}

export function Compare({ view }: { view: View }): JSX.Element {
  const { from = '', to = 'latest' } = view.address.filters;
  const state = useData(`${view.version} ${view.line} ${from} ${to}`, async () => {
    const builds = await listBuilds(view.ledger, view.targets, MOST_BUILDS);
    const now = findBuild(builds, to);
    const before = from === '' ? builds[builds.indexOf(now as BuildEntry) - 1] : findBuild(builds, from);
    const judged = now && before && (await judgeEntry(view.ledger, view.line, view.targets, now, before));
    return { builds, before, now, judged };
  });
  return (
    <Loaded state={state}>
      {({ builds, before, now, judged }) => (
        <>
          <h1>Compare</h1>
          <form class="row" onSubmit={event => event.preventDefault()}>
            <Choose
              label="from"
              builds={builds}
              value={before?.build ?? ''}
              onChange={build => view.filter({ from: build })}
            />
            <Choose
              label="to"
              builds={builds}
              value={now?.build ?? ''}
              onChange={build => view.filter({ to: build })}
            />
          </form>
          {judged ? (
            <Judged view={view} judged={judged} builds={builds} against={before as BuildEntry} />
          ) : (
            <Empty>Choose two builds that this line has.</Empty>
          )}
        </>
      )}
    </Loaded>
  );
}

function Choose({
  label,
  builds,
  value,
  onChange,
}: {
  label: string;
  builds: BuildEntry[];
  value: string;
  onChange: (build: string) => void;
}): JSX.Element {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={event => onChange(event.currentTarget.value)}>
        <option value="">…</option>
        {builds.toReversed().map(({ build, commit, subject }) => (
          <option key={build} value={build}>
            {build} {commit?.slice(0, 7) ?? ''} {subject ?? ''}
          </option>
        ))}
      </select>
    </label>
  );
}

function NoBuild({ view, name, builds }: { view: View; name: string; builds: BuildEntry[] }): JSX.Element {
  return (
    <>
      <Empty>
        {view.line} has no build {name}
        {view.address.filters['target'] ? ` of ${view.address.filters['target']}` : ''} among its newest{' '}
        {count(MOST_BUILDS)}.
      </Empty>
      <p class="lines">
        {builds
          .slice(-20)
          .reverse()
          .map(({ build }) => (
            <BuildName key={build} view={view} build={build} />
          ))}
      </p>
    </>
  );
}

function Judged({
  view,
  judged,
  builds,
  against,
}: {
  view: View;
  judged: JudgedBuild;
  builds: BuildEntry[];
  against?: BuildEntry;
}): JSX.Element {
  const { entry, judgement } = judged;
  const { counts, seconds } = judgement.run;
  const place = builds.indexOf(entry);
  const bad = counts.failed + counts.error;
  return (
    <>
      {against ? null : (
        <h1>
          Build {entry.build} <span class="quiet">on {view.line}</span>
        </h1>
      )}
      <p class={`headline ${bad > 0 ? 'bad' : 'good'}`}>
        {bad > 0 ? '✗' : '✓'} {headline(judged)}
      </p>
      <p class="facts">
        <Commit view={view} commit={entry.commit} subject={entry.subject} /> · <Time at={entry.time} now={view.now} /> ·{' '}
        {duration(seconds)}
        {judgement.targets.length > 1 ? ` · ${judgement.targets.length} targets` : ''}
        {entry.link ? (
          <>
            {' '}
            ·{' '}
            <a href={entry.link} rel="noreferrer">
              workflow run
            </a>
          </>
        ) : null}
        {judgement.base ? (
          <>
            {' '}
            · compared with <BuildName view={view} build={judgement.base.build} />
          </>
        ) : (
          ' · nothing to compare it with'
        )}
        {against ? null : <Neighbours view={view} builds={builds} place={place} />}
      </p>
      {VERDICTS.filter(verdict => verdict !== 'unchanged').map(verdict => (
        <Section
          key={verdict}
          view={view}
          verdict={verdict}
          tests={judgement.tests.filter(test => test.verdict === verdict)}
          judged={judged}
        />
      ))}
      <Slowest view={view} judged={judged} />
      {against ? null : <Everything view={view} entry={entry} />}
      <p>
        <Copy label="Copy as JSON" text={JSON.stringify(judgement, undefined, 2)} />
      </p>
    </>
  );
}

function headline({ judgement: { run, tests } }: JudgedBuild): string {
  const of = (verdict: Verdict): number => tests.filter(test => test.verdict === verdict).length;
  const words = (
    ['newly failing', 'new and failing', 'failing differently', 'still failing', 'fixed'] as const
  ).flatMap(verdict => (of(verdict) > 0 ? [`${count(of(verdict))} ${verdict}`] : []));
  const { passed, skipped, xfailed, xpassed } = run.counts;
  const rest = { passed, skipped, xfailed, xpassed };
  return [
    ...words,
    ...Object.entries(rest).flatMap(([word, number]) => (number > 0 ? [`${count(number)} ${word}`] : [])),
  ].join(', ');
}

function Neighbours({ view, builds, place }: { view: View; builds: BuildEntry[]; place: number }): JSX.Element {
  const [before, after] = [builds[place - 1], builds[place + 1]];
  return (
    <span class="neighbours">
      {before ? (
        <>
          {' '}
          · ← <BuildName view={view} build={before.build} />
        </>
      ) : null}
      {after ? (
        <>
          {' '}
          · <BuildName view={view} build={after.build} /> →
        </>
      ) : null}
    </span>
  );
}

const MOST_SHOWN = 100;

function Section({
  view,
  verdict,
  tests,
  judged,
}: {
  view: View;
  verdict: Verdict;
  tests: BuildTest[];
  judged: JudgedBuild;
}): JSX.Element | null {
  if (tests.length === 0) return null;
  const { targets } = judged.judgement;
  const isBad = verdict.includes('failing');
  return (
    <details open={isBad || tests.length < 20}>
      <summary>
        <h2>
          {plural(tests.length, 'test')} {verdict}
        </h2>
      </summary>
      <div class="scroll">
        <table class="wide">
          <tbody>
            {tests.slice(0, MOST_SHOWN).map(test => (
              <tr key={test.id}>
                <td>
                  <TestName view={view} test={test.id} />
                  {test.renamedFrom ? <div class="quiet">was {test.renamedFrom}</div> : null}
                  {isBad && test.detail?.message ? (
                    <div class="message">{test.detail.message.split('\n', 1)}</div>
                  ) : null}
                </td>
                <td>
                  <Strip outcomes={test.strip} most={20} />
                </td>
                <td>
                  {test.standing.streak ? (
                    <>
                      {verdict === 'fixed' ? 'had failed since' : 'since'}{' '}
                      <BuildName view={view} build={test.standing.streak.first.build} />
                    </>
                  ) : null}
                  {test.seconds !== undefined && test.usualSeconds !== undefined
                    ? ` ${duration(test.seconds)}, usually ${duration(test.usualSeconds)}`
                    : null}
                </td>
                <td>{targets.length > 1 ? whereText(test, targets) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {tests.length > MOST_SHOWN ? <p class="quiet">and {count(tests.length - MOST_SHOWN)} more</p> : null}
    </details>
  );
}

function Slowest({ view, judged: { judgement } }: { view: View; judged: JudgedBuild }): JSX.Element | null {
  if (judgement.slowest.length === 0) return null;
  return (
    <details>
      <summary>
        <h2>Slowest tests</h2>
      </summary>
      <table>
        <tbody>
          {judgement.slowest.map(({ id, seconds }) => (
            <tr key={id}>
              <td class="number">{duration(seconds)}</td>
              <td>
                <TestName view={view} test={id} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Every test of the build, by target, read when it is opened. */
function Everything({ view, entry }: { view: View; entry: BuildEntry }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>Every test</h2>
      </summary>
      {open ? <AllTests view={view} entry={entry} /> : null}
    </details>
  );
}

function AllTests({ view, entry }: { view: View; entry: BuildEntry }): JSX.Element {
  const state = useData(`${view.version} ${entry.build}`, async () => {
    const targets = view.targets.flatMap(({ target, ledger }) => {
      const placed = entry.runs.get(target);
      return placed ? [{ target, ledger, placed }] : [];
    });
    return Promise.all(targets.map(async each => ({ ...each, show: await showRun(each.ledger, each.placed) })));
  });
  return (
    <Loaded state={state}>
      {targets => (
        <>
          {targets.map(({ target, show }) => (
            <section key={target}>
              <h3>
                {target}: {plural(show.tests.length, 'test')}
              </h3>
              <table>
                <tbody>
                  {show.tests.slice(0, 2_000).map(({ test, outcome, duration: seconds }) => (
                    <tr key={test}>
                      <td class={outcome === 'failed' || outcome === 'error' ? 'bad' : 'quiet'}>{outcome}</td>
                      <td class="number">{duration(seconds)}</td>
                      <td>
                        <TestName view={view} test={test} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {show.tests.length > 2_000 ? (
                <p class="quiet">and {count(show.tests.length - 2_000)} more: search finds them.</p>
              ) : null}
            </section>
          ))}
        </>
      )}
    </Loaded>
  );
}
