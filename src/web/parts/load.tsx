// A page that waits for data: loading, failed, or there.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { UnreadableLedger } from '../../core/errors.ts';
import { DataError } from '../data/source.ts';

type State<T> = { kind: 'loading' } | { kind: 'failed'; message: string } | { kind: 'there'; value: T };

/** @param key what the data depends on; it is loaded again when that changes */
export function useData<T>(key: string, load: () => Promise<T>): State<T> {
  const [state, setState] = useState<State<T>>({ kind: 'loading' });
  useEffect(() => {
    let current = true;
    setState({ kind: 'loading' });
    load().then(
      value => current && setState({ kind: 'there', value }),
      (error: unknown) => current && setState({ kind: 'failed', message: sentenceOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [key]);
  return state;
}

export function sentenceOf(error: unknown): string {
  if (error instanceof DataError) return error.message;
  if (error instanceof UnreadableLedger) {
    return `The ledger cannot be read: ${error.message}. Run "pytest-ledger verify" on a clone of the results branch.`;
  }
  return `This page failed: ${error instanceof Error ? error.message : String(error)}. Please report it.`;
}

export function Loaded<T>({ state, children }: { state: State<T>; children: (value: T) => JSX.Element }): JSX.Element {
  if (state.kind === 'loading')
    return (
      <p class="loading" role="status">
        Loading…
      </p>
    );
  if (state.kind === 'failed')
    return (
      <p class="error" role="alert">
        {state.message}
      </p>
    );
  return children(state.value);
}
