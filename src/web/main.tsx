// Starts the pages: with the data in this very file, or with data from the address that they were loaded from.
import { render } from 'preact';
import { App } from './app.tsx';
import { openLedger } from './data/ledger.ts';
import { DataError, embeddedSource, fetchedSource, type PagesSource } from './data/source.ts';
import { sentenceOf } from './parts/load.tsx';

const root = document.getElementById('app') as HTMLElement;

async function sourceOf(): Promise<PagesSource> {
  const embedded = document.getElementById('data')?.textContent?.trim() ?? '';
  if (embedded !== '') return embeddedSource(JSON.parse(await inflate(embedded)) as Record<string, unknown>);
  const base = document.documentElement.dataset['base'] || 'data/';
  return fetchedSource(async path => {
    const address = base + path.split('/').map(encodeURIComponent).join('/');
    const response = await fetch(address).catch((error: unknown) => {
      throw new DataError(
        `${address} could not be loaded: ${error instanceof Error ? error.message : 'no connection'}. Reload the page.`,
      );
    });
    if (!response.ok) throw new DataError(`${address} could not be loaded (${response.status}). Reload the page.`);
    return response.json();
  });
}

/** Base64 of gzip. */
async function inflate(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), char => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

let version = 0;

async function start(source: PagesSource): Promise<void> {
  const ledger = await openLedger(source);
  version++;
  // What is there without JavaScript, or was shown for want of data.
  if (version === 1) root.replaceChildren();
  render(<App ledger={ledger} version={version} />, root);
}

/** `serve` says when the branch has moved. */
function follow(source: PagesSource): void {
  const events = document.documentElement.dataset['events'];
  if (!events) return;
  new EventSource(events).addEventListener('moved', () => void start(source).catch(() => {}));
}

async function main(): Promise<void> {
  try {
    const source = await sourceOf();
    await start(source);
    follow(source);
  } catch (error) {
    const message = document.createElement('p');
    message.className = 'error';
    message.setAttribute('role', 'alert');
    message.textContent = sentenceOf(error);
    root.prepend(message);
  }
}

void main();
