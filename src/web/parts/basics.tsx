// Pieces that several pages are made of.
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Presence } from '../../core/model.ts';
import { EFFECTS } from '../../core/ledger/outcome.ts';
import { age } from '../../core/words.ts';
import { MARKS } from '../../render/strip.ts';
import { type PageName, renderAddress } from '../address.ts';
import type { View } from '../view.ts';
import { localTime } from './local-time.ts';

/** A link to another page that keeps line and target. */
export function To({
  view,
  page,
  name,
  with: filters = {},
  children,
  ...rest
}: {
  view: View;
  page: PageName;
  name?: string;
  with?: Record<string, string>;
  children: ComponentChildren;
  class?: string;
  title?: string;
}): JSX.Element {
  const { line, target } = view.address.filters;
  const kept = { ...(line ? { line } : {}), ...(target ? { target } : {}) };
  const address = renderAddress({ page, filters: { ...kept, ...filters }, ...(name === undefined ? {} : { name }) });
  return (
    <a href={address} {...rest}>
      {children}
    </a>
  );
}

/** Oldest first. Shape carries what it says, not colour. */
export function Strip({ outcomes, most = 40 }: { outcomes: readonly Presence[]; most?: number }): JSX.Element {
  const shown = outcomes.slice(-most);
  const counts = { good: 0, bad: 0, silent: 0 };
  for (const outcome of shown) counts[EFFECTS[outcome]]++;
  const label = `last ${shown.length} runs: ${counts.good} good, ${counts.bad} bad, ${counts.silent} skipped or not run`;
  return (
    <span class="strip" role="img" aria-label={label} title={`${label}; oldest first`}>
      {shown.map((outcome, at) => (
        <span key={at} class={EFFECTS[outcome]}>
          {MARKS[EFFECTS[outcome]]}
        </span>
      ))}
    </span>
  );
}

/** How long ago, with the exact local time on hover. */
export function Time({ at, now }: { at: string; now: Date }): JSX.Element {
  const exact = localTime(at);
  const ago = age(at, now.toISOString());
  return (
    <time dateTime={at} title={exact}>
      {ago === '' ? exact : `${ago} ago`}
    </time>
  );
}

export function Commit({
  view,
  commit,
  subject,
}: {
  view: View;
  commit: string | null;
  subject?: string | undefined;
}): JSX.Element {
  if (commit === null) return <span class="quiet">no commit</span>;
  const { repository } = view.ledger.index;
  const short = <code>{commit.slice(0, 7)}</code>;
  return (
    <span>
      {repository ? (
        <a href={`${repository}/commit/${commit}`} rel="noreferrer">
          {short}
        </a>
      ) : (
        short
      )}
      {subject ? <span class="quiet"> {subject}</span> : null}
    </span>
  );
}

export function BuildName({ view, build }: { view: View; build: string }): JSX.Element {
  return (
    <To view={view} page="build" name={build}>
      {build}
    </To>
  );
}

export function TestName({ view, test, target }: { view: View; test: string; target?: string }): JSX.Element {
  const cut = test.indexOf('::');
  const [file, name] = cut < 0 ? ['', test] : [test.slice(0, cut), test.slice(cut + 2)];
  return (
    <To view={view} page="test" name={test} {...(target === undefined ? {} : { with: { target } })} class="test">
      <b>{name}</b>
      {file === '' ? null : <span class="quiet file">{file}</span>}
    </To>
  );
}

/** Copies a text; where the browser does not let us, shows it selected. */
export function Copy({ text, label }: { text: string; label: string }): JSX.Element {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  const copy = async (): Promise<void> => {
    try {
      // A sandboxed frame has no clipboard, or may not write to it.
      await navigator.clipboard.writeText(text);
      setState('done');
      setTimeout(() => setState('idle'), 1_500);
    } catch {
      setState('failed');
    }
  };
  return (
    <>
      <button type="button" class="copy" onClick={() => void copy()}>
        {state === 'done' ? 'Copied' : label}
      </button>
      {state === 'failed' ? (
        <textarea
          class="copied"
          readOnly
          value={text}
          aria-label={label}
          onFocus={event => event.currentTarget.select()}
        />
      ) : null}
    </>
  );
}

export function Empty({ children }: { children: ComponentChildren }): JSX.Element {
  return <p class="empty">{children}</p>;
}

export function Badge({
  kind,
  children,
}: {
  kind: 'bad' | 'good' | 'warn' | 'quiet';
  children: ComponentChildren;
}): JSX.Element {
  return <span class={`badge ${kind}`}>{children}</span>;
}

/** The first line of a failure's message, with its exception once. */
export function headOf(detail: { type?: string; message?: string } | undefined): string {
  const [message = ''] = (detail?.message ?? '').split('\n', 1);
  const type = detail?.type ?? '';
  return message === '' ? type || 'failure' : type === '' || message.startsWith(type) ? message : `${type}: ${message}`;
}
