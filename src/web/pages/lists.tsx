// Failures by cause, flaky tests, slow tests, and what a search finds.
import type { JSX } from 'preact';
import { flakyOf } from '../../core/answers/flaky.ts';
import { count, duration, plural } from '../../core/words.ts';
import { listCauses } from '../data/causes.ts';
import { listSlow } from '../data/slow.ts';
import { search } from '../data/search.ts';
import { Badge, BuildName, Commit, Empty, headOf, TestName, Time } from '../parts/basics.tsx';
import { Loaded, useData } from '../parts/load.tsx';
import type { View } from '../view.ts';

const keyOf = (view: View): string => `${view.version} ${view.line} ${view.targets.map(({ target }) => target).join()}`;

export function Failures({ view }: { view: View }): JSX.Element {
  const state = useData(keyOf(view), () => listCauses(view.ledger, view.targets));
  return (
    <Loaded state={state}>
      {causes => (
        <>
          <h1>Failures by cause</h1>
          {causes.length === 0 ? <Empty>Nothing failed in the last 60 builds.</Empty> : null}
          {causes.slice(0, 200).map(({ cause, detail, tests, builds, open, endedIn }) => (
            <details key={cause}>
              <summary>
                <Badge kind={open ? 'bad' : 'quiet'}>{open ? 'open' : 'past'}</Badge> <b>{headOf(detail)}</b>{' '}
                <span class="quiet">
                  {plural(tests.size, 'test')} in {plural(builds.length, 'build')}
                </span>
              </summary>
              <p class="facts">
                first seen in <BuildName view={view} build={builds.at(-1)?.build ?? ''} />, last in{' '}
                <BuildName view={view} build={builds[0]?.build ?? ''} />
                {!open && endedIn ? (
                  <>
                    , not in <BuildName view={view} build={endedIn.build} /> and later
                  </>
                ) : null}
              </p>
              {detail.text ? <pre>{detail.text}</pre> : null}
              <ul>
                {[...tests].slice(0, 50).map(test => (
                  <li key={test}>
                    <TestName view={view} test={test} />
                  </li>
                ))}
                {tests.size > 50 ? <li class="quiet">and {count(tests.size - 50)} more</li> : null}
              </ul>
            </details>
          ))}
        </>
      )}
    </Loaded>
  );
}

export function FlakyTests({ view }: { view: View }): JSX.Element {
  const state = useData(keyOf(view), async () => {
    const all = await Promise.all(
      view.targets.map(async ({ target, ledger }) => {
        const [newest] = await view.ledger.runs(ledger, 1);
        return newest
          ? (await flakyOf(ledger, newest, { withFirstSeen: false })).tests.map(test => ({ target, ...test }))
          : [];
      }),
    );
    return all.flat().sort((a, b) => b.events.length - a.events.length || b.flips - a.flips);
  });
  return (
    <Loaded state={state}>
      {tests => (
        <>
          <h1>Flaky tests</h1>
          {tests.length === 0 ? (
            <Empty>No test both passed and failed without a change of the code in the last 60 builds.</Empty>
          ) : (
            <div class="scroll">
              <table class="wide">
                <thead>
                  <tr>
                    <th>test</th>
                    <th>state</th>
                    <th class="number">evidence</th>
                    <th class="number">bad</th>
                    <th class="number">cost</th>
                    <th>first seen</th>
                    <th>target</th>
                  </tr>
                </thead>
                <tbody>
                  {tests.map(test => (
                    <tr key={`${test.target} ${test.test}`}>
                      <td>
                        <TestName view={view} test={test.test} target={test.target} />
                      </td>
                      <td>{test.state}</td>
                      <td class="number">{test.events.length}</td>
                      <td class="number">
                        {test.bad} of {test.results}
                      </td>
                      <td class="number">{duration(test.cost)}</td>
                      <td>{test.firstSeen ? <BuildName view={view} build={test.firstSeen.build} /> : ''}</td>
                      <td>{test.target}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Loaded>
  );
}

export function SlowTests({ view }: { view: View }): JSX.Element {
  const state = useData(keyOf(view), () => listSlow(view.ledger, view.targets));
  return (
    <Loaded state={state}>
      {rows => (
        <>
          <h1>Slow tests</h1>
          {rows.length === 0 ? <Empty>No durations were recorded.</Empty> : null}
          <div class="scroll">
            <table class="wide">
              <thead>
                <tr>
                  <th class="number">newest</th>
                  <th class="number">usually</th>
                  <th class="number">share</th>
                  <th>test</th>
                  <th>target</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ test, target, seconds, usual, share }) => (
                  <tr key={`${target} ${test}`}>
                    <td class="number">{duration(seconds)}</td>
                    <td class="number">{duration(usual)}</td>
                    <td class="number">{Math.round(share * 1000) / 10} %</td>
                    <td>
                      <TestName view={view} test={test} target={target} />
                    </td>
                    <td>{target}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Loaded>
  );
}

export function Search({ view }: { view: View }): JSX.Element {
  const words = view.address.filters['q'] ?? '';
  const state = useData(`${keyOf(view)} ${words}`, () => search(view.ledger, view.targets, words));
  return (
    <Loaded state={state}>
      {hits => (
        <>
          <h1>{words === '' ? 'Search' : `${count(hits.length)} found for “${words}”`}</h1>
          {words === '' ? <Empty>Type / and then some words: of a test, a message, a commit or a build.</Empty> : null}
          <ul class="hits">
            {hits.map((hit, at) => (
              <li key={at}>
                {hit.kind === 'test' ? <TestName view={view} test={hit.test} /> : null}
                {hit.kind === 'build' ? (
                  <>
                    build <BuildName view={view} build={hit.build} />{' '}
                    <Commit view={view} commit={hit.commit} subject={hit.subject} />{' '}
                    <span class="quiet">
                      <Time at={hit.time} now={view.now} />
                    </span>
                  </>
                ) : null}
                {hit.kind === 'message' ? (
                  <>
                    <div class="message">{hit.message.split('\n', 1)}</div> <TestName view={view} test={hit.test} />
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}
