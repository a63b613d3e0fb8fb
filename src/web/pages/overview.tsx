// Where every line and target stands.
import type { JSX } from 'preact';
import { namesOfTargets } from '../../core/judge/target-names.ts';
import { count, duration, plural } from '../../core/words.ts';
import { daysSince, passRate, STALE_DAYS, stateOfLine, type TargetState } from '../data/overview.ts';
import { Badge, BuildName, Commit, Empty, Strip, TestName, Time, To } from '../parts/basics.tsx';
import { Chart } from '../parts/chart.tsx';
import { Loaded, useData } from '../parts/load.tsx';
import type { View } from '../view.ts';

export function Overview({ view }: { view: View }): JSX.Element {
  const state = useData(`${view.version} ${view.line}`, () => stateOfLine(view.ledger, view.line, view.now));
  return (
    <Loaded state={state}>
      {targets =>
        targets.length === 0 ? (
          <Empty>
            Nothing is recorded on {view.line} yet. Record a run with <code>pytest-ledger record report.xml</code>, or
            add the step to your workflow.
          </Empty>
        ) : (
          <>
            <Failing view={view} targets={targets} />
            <Targets view={view} targets={targets} />
            <Charts targets={targets} />
            <OtherLines view={view} />
          </>
        )
      }
    </Loaded>
  );
}

/** Each failing test once, with the targets in which it fails. */
function Failing({ view, targets }: { view: View; targets: TargetState[] }): JSX.Element {
  const names = namesOfTargets(targets.map(({ target }) => target));
  const tests = new Map<string, { first: TargetState['failing'][number]; where: string[] }>();
  for (const { target, failing } of targets) {
    for (const first of failing) {
      const known = tests.get(first.test);
      if (known) known.where.push(target);
      else tests.set(first.test, { first, where: [target] });
    }
  }
  if (tests.size === 0) return <p class="headline good">✓ Nothing fails on {view.line}</p>;
  const rows = [...tests.values()].sort((a, b) => (a.first.firstFailing.time < b.first.firstFailing.time ? 1 : -1));
  return (
    <section>
      <p class="headline bad">
        ✗ {plural(tests.size, 'test')} {tests.size === 1 ? 'fails' : 'fail'} on {view.line}
      </p>
      <div class="scroll">
        <table class="wide">
          <thead>
            <tr>
              <th>test</th>
              <th>history</th>
              <th>since</th>
              <th>last passing</th>
              {targets.length > 1 ? <th>where</th> : null}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, 100).map(({ first, where }) => (
              <tr key={first.test}>
                <td>
                  <TestName view={view} test={first.test} />
                  {first.message ? <div class="message">{first.message.split('\n', 1)}</div> : null}
                </td>
                <td>
                  <Strip outcomes={first.strip} most={20} />
                </td>
                <td>
                  <BuildName view={view} build={first.firstFailing.build} />{' '}
                  <span class="quiet">
                    <Time at={first.firstFailing.time} now={view.now} />
                  </span>
                </td>
                <td>
                  {first.lastPassing ? (
                    <BuildName view={view} build={first.lastPassing.build} />
                  ) : (
                    <span class="quiet">never passed here</span>
                  )}
                </td>
                {targets.length > 1 ? <td>{names.whereOf(where)}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > 100 ? (
        <p class="quiet">
          The 100 newest of {count(rows.length)}.{' '}
          <To view={view} page="grid">
            The grid
          </To>{' '}
          has all.
        </p>
      ) : null}
    </section>
  );
}

function Targets({ view, targets }: { view: View; targets: TargetState[] }): JSX.Element {
  return (
    <section>
      <h2>{targets.length === 1 ? 'Newest build' : `${targets.length} targets`}</h2>
      <div class="scroll">
        <table class="wide">
          <thead>
            <tr>
              <th>target</th>
              <th>newest build</th>
              <th>commit</th>
              <th class="number">tests</th>
              <th class="number">failing</th>
              <th>builds</th>
              <th class="number">took</th>
            </tr>
          </thead>
          <tbody>
            {targets.map(state => (
              <tr key={state.target}>
                <td>
                  <To view={view} page="grid" with={{ target: state.target }}>
                    {state.target}
                  </To>
                </td>
                <td>
                  <BuildName view={view} build={state.newest.build} />{' '}
                  <span class="quiet">
                    <Time at={state.newest.time} now={view.now} />
                  </span>
                  <Notes state={state} now={view.now} />
                </td>
                <td>
                  <Commit view={view} commit={state.newest.commit} subject={state.newest.subject} />
                </td>
                <td class="number">{count(Object.values(state.newest.counts).reduce((sum, n) => sum + n, 0))}</td>
                <td class="number">
                  {state.failing.length === 0 ? '0' : <b class="bad">{count(state.failing.length)}</b>}
                  {state.muted > 0 ? <span class="quiet"> ({state.muted} muted)</span> : null}
                </td>
                <td>
                  <Strip
                    outcomes={state.runs.map(({ counts }) => (counts.failed + counts.error > 0 ? 'failed' : 'passed'))}
                    most={30}
                  />
                </td>
                <td class="number">{duration(state.newest.duration)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Notes({ state: { newest, notRun, missingShards }, now }: { state: TargetState; now: Date }): JSX.Element {
  const days = daysSince(newest.time, now);
  return (
    <>
      {days > STALE_DAYS ? <Badge kind="warn">nothing recorded for {Math.floor(days)} days</Badge> : null}
      {missingShards ? (
        <Badge kind="warn">
          {missingShards.reported} of {missingShards.expected} shards
        </Badge>
      ) : null}
      {notRun ? (
        <Badge kind="warn">
          {count(notRun.tests)} not run: {notRun.why}
        </Badge>
      ) : null}
    </>
  );
}

function Charts({ targets }: { targets: TargetState[] }): JSX.Element {
  return (
    <section class="charts">
      {targets.slice(0, 6).map(({ target, runs }) => (
        <div key={target}>
          <Chart
            title={targets.length > 1 ? `${target}: pass rate` : 'Pass rate'}
            labels={runs.map(({ build }) => build)}
            series={{
              label: 'pass rate',
              values: runs.map(passRate),
              color: '#2f81f7',
              text: value => `${Math.round(value * 10) / 10} %`,
            }}
          />
          <Chart
            title="Duration"
            labels={runs.map(({ build }) => build)}
            from={0}
            series={{ label: 'duration', values: runs.map(run => run.duration), color: '#8957e5', text: duration }}
          />
        </div>
      ))}
    </section>
  );
}

const MOST_LINES = 50;

function OtherLines({ view }: { view: View }): JSX.Element | null {
  const others = view.ledger.lines.filter(line => line !== view.line);
  if (others.length === 0) return null;
  return (
    <section>
      <h2>Other lines</h2>
      <p class="lines">
        {others.slice(0, MOST_LINES).map(line => (
          <To key={line} view={view} page="overview" with={{ line, target: '' }}>
            {line}
          </To>
        ))}
        {others.length > MOST_LINES ? <span class="quiet">and {others.length - MOST_LINES} more</span> : null}
      </p>
    </section>
  );
}
