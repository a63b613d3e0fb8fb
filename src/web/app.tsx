// The pages' frame: what is open, for which line and target, and the keys.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Address, PAGES, type PageName, parseAddress, renderAddress } from './address.ts';
import type { Ledger, TargetLine } from './data/ledger.ts';
import { Loaded, useData } from './parts/load.tsx';
import { Build, Compare } from './pages/build.tsx';
import { GridPage } from './pages/grid.tsx';
import { Failures, FlakyTests, Search, SlowTests } from './pages/lists.tsx';
import { Overview } from './pages/overview.tsx';
import { Test } from './pages/test.tsx';
import type { View } from './view.ts';

const PAGE: Record<PageName, { title: string; render: (props: { view: View }) => JSX.Element; key?: string }> = {
  overview: { title: 'Overview', render: Overview, key: 'o' },
  grid: { title: 'Grid', render: GridPage, key: 'g' },
  build: { title: 'Build', render: Build, key: 'b' },
  compare: { title: 'Compare', render: Compare, key: 'c' },
  failures: { title: 'Failures', render: Failures, key: 'f' },
  flaky: { title: 'Flaky', render: FlakyTests },
  slow: { title: 'Slow', render: SlowTests },
  test: { title: 'Test', render: Test },
  search: { title: 'Search', render: Search },
};
/** Pages that the navigation lists; a test and a search are come to otherwise. */
const LISTED = PAGES.filter(page => page !== 'test' && page !== 'search');

export function App({ ledger, version }: { ledger: Ledger; version: number }): JSX.Element {
  const address = useAddress(ledger);
  const line = address.filters['line'] || (ledger.index.build?.line ?? ledger.lines[0] ?? '');
  const target = address.filters['target'] || undefined;
  const state = useData(`${version} ${line} ${target}`, async () => ({
    line,
    targets: await ledger.open(line, target),
  }));
  const [help, setHelp] = useState(false);
  useKeys(address, () => setHelp(shown => !shown));
  useEffect(() => {
    document.title = `${PAGE[address.page].title}${address.name ? ` ${address.name}` : ''} · ${line} · pytest-ledger`;
  }, [address, line]);
  if (ledger.lines.length === 0) {
    return (
      <main>
        <p class="empty">
          Nothing is recorded yet. Record a run with <code>pytest-ledger record report.xml</code>.
        </p>
      </main>
    );
  }
  return (
    <>
      <Header ledger={ledger} address={address} line={line} />
      {help ? <Help /> : null}
      <main id="main" tabIndex={-1}>
        {ledger.index.leftOut ? <p class="note">{ledger.index.leftOut}</p> : null}
        <Loaded state={state}>
          {opened => (
            <Page ledger={ledger} address={address} line={opened.line} targets={opened.targets} version={version} />
          )}
        </Loaded>
      </main>
      <footer class="quiet">
        pytest-ledger · results branch at <code>{ledger.index.commit.slice(0, 7)}</code> ·{' '}
        <a href="#/overview">overview</a> · press <kbd>?</kbd> for keys
      </footer>
    </>
  );
}

function Page({
  ledger,
  address,
  line,
  targets,
  version,
}: {
  ledger: Ledger;
  address: Address;
  line: string;
  targets: TargetLine[];
  version: number;
}): JSX.Element {
  const Shown = PAGE[address.page].render;
  const filter = (filters: Record<string, string>): void => {
    location.hash = renderAddress({ ...address, filters: { ...address.filters, ...filters } });
  };
  return <Shown view={{ ledger, address, line, targets, now: new Date(), version, filter }} />;
}

function useAddress(ledger: Ledger): Address {
  const read = (): Address => {
    if (location.hash !== '' || !ledger.index.build) return parseAddress(location.hash);
    const { line, build } = ledger.index.build;
    return { page: 'build', name: build, filters: { line } };
  };
  const [address, setAddress] = useState(read);
  useEffect(() => {
    const changed = (): void => {
      setAddress(read());
      scrollTo(0, 0);
    };
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, [ledger]);
  return address;
}

function Header({ ledger, address, line }: { ledger: Ledger; address: Address; line: string }): JSX.Element {
  const { target = '', q = '' } = address.filters;
  const kept = { line, ...(target === '' ? {} : { target }) };
  const go = (page: PageName, filters: Record<string, string>): void => {
    location.hash = renderAddress({ page, filters });
  };
  const targets = ledger.targetsOf(line);
  // A test or a build goes with the reader to another target, and to another line, where it may be, too.
  const stay = (filters: Record<string, string>): void => {
    location.hash = renderAddress({ ...address, filters: { ...address.filters, ...filters } });
  };
  return (
    <header>
      <a
        class="skip"
        href="#main"
        onClick={event => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        Skip to the page
      </a>
      <nav aria-label="Pages">
        {LISTED.map(page => (
          <a
            key={page}
            href={renderAddress({ page, filters: kept })}
            aria-current={page === address.page ? 'page' : undefined}
          >
            {PAGE[page].title}
          </a>
        ))}
      </nav>
      <form
        role="search"
        onSubmit={event => {
          event.preventDefault();
          const words = event.currentTarget.querySelector('input')?.value ?? '';
          go('search', { ...kept, q: words });
        }}
      >
        <label>
          line{' '}
          <select value={line} onChange={event => stay({ line: event.currentTarget.value, target: '' })}>
            {ledger.lines.map(each => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        {targets.length > 1 ? (
          <label>
            target{' '}
            <select value={target} onChange={event => stay({ target: event.currentTarget.value })}>
              <option value="">all {targets.length}</option>
              {targets.map(each => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        ) : null}
        <input
          type="search"
          name="q"
          placeholder="search  /"
          aria-label="search tests, messages, commits and builds"
          defaultValue={address.page === 'search' ? q : ''}
        />
      </form>
    </header>
  );
}

function useKeys(address: Address, toggleHelp: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof HTMLInputElement ||
        event.target instanceof HTMLSelectElement ||
        event.target instanceof HTMLTextAreaElement;
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '?') toggleHelp();
      else if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('header input[type=search]')?.focus();
      } else if (event.key === 'j' || event.key === 'k') moveFocus(event.key === 'j' ? 1 : -1);
      else {
        const page = PAGES.find(each => PAGE[each].key === event.key);
        const { line, target } = address.filters;
        if (page)
          location.hash = renderAddress({
            page,
            filters: { ...(line ? { line } : {}), ...(target ? { target } : {}) },
          });
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [address]);
}

/** From one test to the next. */
function moveFocus(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('main a.test')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

function Help(): JSX.Element {
  const keys = [
    ['/', 'search'],
    ['j, k', 'next and previous test'],
    ...PAGES.flatMap(page => (PAGE[page].key ? [[PAGE[page].key, PAGE[page].title.toLowerCase()]] : [])),
    ['arrows, Enter', 'move in the grid, open a test'],
    ['?', 'show or hide this'],
  ];
  return (
    <dl class="help">
      {keys.map(([key, what]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
