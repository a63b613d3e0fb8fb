// One test: since when, in which commits, with which texts, how long, how flaky.
import type { JSX } from 'preact';
import { EFFECTS } from '../../core/ledger/outcome.ts';
import { muteOf } from '../../core/triage/triage.ts';
import { duration, plural, sinceWord } from '../../core/words.ts';
import { bisectLine, shellWord } from '../../render/shell.ts';
import { groupByCause, type TestOnTarget, testOnTargets } from '../data/test-history.ts';
import { Badge, BuildName, Commit, Copy, Empty, headOf, Strip, Time } from '../parts/basics.tsx';
import { Chart } from '../parts/chart.tsx';
import { Loaded, useData } from '../parts/load.tsx';
import type { View } from '../view.ts';

export function Test({ view }: { view: View }): JSX.Element {
  const id = view.address.name ?? '';
  const key = `${view.version} ${view.line} ${view.targets.map(({ target }) => target).join()} ${id}`;
  const state = useData(key, () => testOnTargets(view.ledger, view.targets, id));
  return (
    <Loaded state={state}>
      {targets => (
        <>
          <h1 class="id">{id}</h1>
          <p class="facts">
            <Copy label="Copy id" text={id} /> <Copy label="Copy as Markdown" text={asMarkdown(view, id, targets)} />{' '}
            <Copy label="Copy as JSON" text={JSON.stringify(targets, undefined, 2)} />
          </p>
          {targets.length === 0 ? (
            <Empty>
              No run on {view.line} has this test. It may have another name there:{' '}
              <a href={`#/search?q=${encodeURIComponent(id)}`}>search for it</a>.
            </Empty>
          ) : (
            <>
              <Triage view={view} id={id} targets={targets} />
              {targets.map(each => (
                <OnTarget key={each.target} view={view} id={id} on={each} alone={targets.length === 1} />
              ))}
            </>
          )}
        </>
      )}
    </Loaded>
  );
}

function Triage({ view, id, targets }: { view: View; id: string; targets: TestOnTarget[] }): JSX.Element {
  const names = [id, ...(targets[0]?.formerly ?? [])];
  const mute = muteOf(view.ledger.triage, names, view.now);
  const assigned = view.ledger.triage.assignments.findLast(({ test }) => names.includes(test));
  return (
    <p class="facts">
      {mute ? (
        <Badge kind="warn">
          muted until {mute.until}: {mute.because}
        </Badge>
      ) : null}
      {assigned ? <Badge kind="quiet">assigned to {assigned.to}</Badge> : null}
      <details class="inline">
        <summary>assign or mute</summary>
        <Line text={`pytest-ledger assign ${shellWord(id)} NAME`} />
        <Line text={`pytest-ledger mute ${shellWord(id)} --until ${inTwoWeeks(view.now)} --because REASON`} />
      </details>
    </p>
  );
}

const inTwoWeeks = (now: Date): string => new Date(now.getTime() + 14 * 86_400_000).toISOString().slice(0, 10);

function Line({ text }: { text: string }): JSX.Element {
  return (
    <div class="line">
      <code>{text}</code> <Copy label="Copy" text={text} />
    </div>
  );
}

const newestOf = ({ results }: TestOnTarget['history']): TestOnTarget['history']['results'][number] | undefined =>
  results.findLast(({ outcome }) => EFFECTS[outcome] !== 'silent');

function isFailing(history: TestOnTarget['history']): boolean {
  const newest = newestOf(history);
  return newest !== undefined && EFFECTS[newest.outcome] === 'bad';
}

function OnTarget({ view, id, on, alone }: { view: View; id: string; on: TestOnTarget; alone: boolean }): JSX.Element {
  const { history, standing, formerly, flaky } = on;
  const newest = newestOf(history);
  const fails = isFailing(history);
  const bisect = standing.streak && bisectLine([id, ...formerly], standing.lastGood, standing.streak.first);
  return (
    <section>
      {alone ? null : <h2>{on.target}</h2>}
      <p class={`headline ${fails ? 'bad' : 'good'}`}>{fails ? '✗ fails' : newest ? '✓ passes' : 'has not run'}</p>
      <p>
        <Strip outcomes={history.results.map(({ outcome }) => outcome)} most={120} />
      </p>
      {standing.streak ? (
        <p>
          Failing {sinceWord(standing.streak.first)} <BuildName view={view} build={standing.streak.first.build} />{' '}
          <Commit view={view} commit={standing.streak.first.commit} subject={standing.streak.first.subject} />,{' '}
          <Time at={standing.streak.first.time} now={view.now} />, in {plural(standing.streak.bad, 'run')}.{' '}
          {standing.lastGood ? (
            <>
              Last passed in <BuildName view={view} build={standing.lastGood.build} />{' '}
              <Commit view={view} commit={standing.lastGood.commit} />.
            </>
          ) : (
            'It never passed here.'
          )}
        </p>
      ) : null}
      {formerly.length > 0 ? <p class="quiet">Formerly {formerly.join(', ')}</p> : null}
      <Suspects view={view} id={id} target={on.target} />
      {bisect ? <Line text={bisect} /> : null}
      <Flakiness view={view} on={on} />
      {flaky === undefined ? null : <Stretches view={view} on={on} />}
      <Texts on={on} />
      <Chart
        title="Duration"
        labels={on.durations.map(({ build }) => build)}
        from={0}
        series={{
          label: 'duration',
          values: on.durations.map(({ seconds }) => seconds),
          color: '#8957e5',
          text: duration,
        }}
      />
      <Description on={on} />
    </section>
  );
}

function Suspects({ view, id, target }: { view: View; id: string; target: string }): JSX.Element | null {
  const found = view.ledger.index.suspects?.find(
    each => each.line === view.line && each.target === target && each.tests.includes(id),
  );
  if (!found) return null;
  return (
    <div>
      <h3>{plural(found.total, 'commit')} it may have broken in</h3>
      <ol class="suspects">
        {found.commits.map(({ sha, subject, author, touches }) => (
          <li key={sha}>
            <Commit view={view} commit={sha} subject={subject} />{' '}
            <span class="quiet">
              by {author}
              {touches ? `, touches ${touches}` : ''}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Flakiness({ view, on: { flaky } }: { view: View; on: TestOnTarget }): JSX.Element | null {
  if (!flaky) return null;
  return (
    <div>
      <h3>
        {flaky.state === 'suspected' ? 'Suspected to be flaky' : flaky.state === 'recovered' ? 'Was flaky' : 'Flaky'}:{' '}
        {plural(flaky.bad, 'bad result')} of {flaky.results}
      </h3>
      <ul>
        {flaky.events.slice(-10).map(({ kind, run, passed }, at) => (
          <li key={at}>
            {kind}: failed in <BuildName view={view} build={run.build} />
            {passed ? (
              <>
                , passed in <BuildName view={view} build={passed.build} />
              </>
            ) : (
              ' and passed there'
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Stretches({ view, on: { history } }: { view: View; on: TestOnTarget }): JSX.Element | null {
  if (history.stretches.length < 2) return null;
  return (
    <ul class="stretches">
      {history.stretches.map(({ began, bad, results }) => (
        <li key={began.build}>
          from <BuildName view={view} build={began.build} />: {bad} of {results} bad
        </li>
      ))}
    </ul>
  );
}

function Texts({ on: { failures, history } }: { on: TestOnTarget }): JSX.Element | null {
  const causes = groupByCause(failures);
  if (causes.length === 0) return null;
  return (
    <div>
      <h3>
        {causes.length === 1
          ? isFailing(history)
            ? 'How it fails'
            : 'How it failed'
          : `It failed in ${causes.length} ways`}
      </h3>
      {causes.map(({ cause, failures: same }, at) => {
        const [newest] = same;
        const detail = newest?.detail;
        return (
          <details key={cause} open={at === 0}>
            <summary>
              <b>{headOf(detail)}</b>{' '}
              <span class="quiet">
                {plural(same.length, 'run')}, last in build {newest?.build}
              </span>
            </summary>
            {detail?.file ? (
              <p class="quiet">
                {detail.file}
                {detail.line === undefined ? '' : `:${detail.line}`} {detail.function ?? ''}
              </p>
            ) : null}
            <pre>{detail?.text ?? detail?.message ?? 'No text was kept.'}</pre>
            {detail?.output ? (
              <details>
                <summary>Output</summary>
                <pre>{detail.output}</pre>
              </details>
            ) : null}
          </details>
        );
      })}
    </div>
  );
}

function Description({ on: { newest } }: { on: TestOnTarget }): JSX.Element | null {
  if (!newest) return null;
  const { properties = [], files = [] } = newest;
  if (properties.length === 0 && files.length === 0) return null;
  return (
    <table>
      <tbody>
        {properties.map(([name, value]) => (
          <tr key={name}>
            <th>{name}</th>
            <td>{value}</td>
          </tr>
        ))}
        {files.map(([name]) => (
          <tr key={name}>
            <th>file</th>
            <td>{name}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function asMarkdown(view: View, id: string, targets: readonly TestOnTarget[]): string {
  const lines = [`\`${id}\` on \`${view.line}\``, ''];
  for (const { target, history, standing, failures } of targets) {
    const marks = history.results
      .slice(-20)
      .map(({ outcome }) => ({ good: '✓', bad: '✗', silent: '·' })[EFFECTS[outcome]]);
    const since = standing.streak ? `failing since ${standing.streak.first.build}` : 'does not fail';
    lines.push(`- ${target}: \`${marks.join('')}\` ${since}`);
    const message = failures[0]?.detail.message;
    if (message) lines.push(`  \`${message.split('\n', 1).join('').replaceAll('`', "'")}\``);
  }
  return `${lines.join('\n')}\n`;
}
