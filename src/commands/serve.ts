// `serve`: the pages on this machine only, following the branch as it moves.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { UserError } from '../core/errors.ts';
import { INDEX_PART, type PagesIndex } from '../core/pages/parts.ts';
import { readPagesTemplate } from '../host/pages-template.ts';
import { readableSnapshot } from '../operations/commit-loop.ts';
import { fillTemplate, partAt, readIndex, readPart } from '../operations/pages.ts';
import { openGitStore } from '../store/git/store.ts';
import type { Snapshot, Store } from '../store/port.ts';
import type { Context } from './context.ts';
import { text, type Values, wholeNumber } from './options.ts';
import type { Output } from './output.ts';
import { lineToShow, openBrowser, repositoryAddress } from './pages.ts';
import { suspectsOfLines } from './described-lines.ts';

/** Milliseconds between looks at the branch. */
const LOOK_EVERY = 500;

interface State {
  snapshot: Snapshot;
  index: PagesIndex;
  /** Closes the store that the snapshot is read from. */
  close: () => Promise<void>;
}

/** Runs until it is interrupted. @throws UserError when the port is taken */
export async function serve(context: Context, values: Values, output: Output): Promise<number> {
  const port = wholeNumber(values, 'port', 0) ?? 0;
  const repository = await repositoryAddress(context.directory);
  const about = repository === undefined ? {} : { repository };
  // Names and texts of tests are nobody else's business: who has not been given the address gets nothing.
  const token = text(values, 'token') ?? randomBytes(16).toString('hex');
  const listeners = new Set<ServerResponse>();
  const line = await lineToShow(await readableSnapshot(context.store), context, values);
  const indexOf = async (snapshot: Snapshot): Promise<PagesIndex> =>
    readIndex(snapshot, { ...about, suspects: await suspectsOfLines(snapshot, line, context.directory) });
  let state = await readState(context.store, indexOf);
  const server = createServer((request, response) => {
    void answer(request, response, { token, state, listeners }).catch(() => response.destroy());
  });
  await new Promise<void>((done, failed) => {
    server.once('error', cause =>
      failed(
        new UserError(`Port ${port} cannot be listened on: ${cause.message}. Choose another with --port.`, { cause }),
      ),
    );
    server.listen(port, '127.0.0.1', done);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}/`;
  output.text(`${address}\nCtrl-C ends it.`);
  if (!values['no-browser']) openBrowser(address);
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  while (!stopped.signal.aborted) {
    await pause(LOOK_EVERY, stopped.signal);
    // A store keeps what it has read; the branch's head is asked for anew.
    const moved = await movedState(context, state, indexOf).catch(() => undefined);
    if (!moved) continue;
    const { close } = state;
    state = moved;
    await close();
    for (const listener of listeners) listener.write('event: moved\ndata: {}\n\n');
  }
  for (const listener of listeners) listener.end();
  await state.close();
  server.close();
  server.closeAllConnections();
  return 0;
}

const pause = (duration: number, signal: AbortSignal): Promise<void> =>
  new Promise(done => {
    const timer = setTimeout(done, duration);
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });

type IndexOf = (snapshot: Snapshot) => Promise<PagesIndex>;

async function readState(store: Store, indexOf: IndexOf): Promise<State> {
  const snapshot = await readableSnapshot(store);
  return { snapshot, index: await indexOf(snapshot), close: async () => {} };
}

/** The branch as it is now, where it has moved. */
async function movedState({ results, branch }: Context, before: State, indexOf: IndexOf): Promise<State | undefined> {
  const store = openGitStore(results, branch);
  const snapshot = await readableSnapshot(store);
  if (snapshot.commit === before.snapshot.commit) {
    await store.close();
    return undefined;
  }
  return { snapshot, index: await indexOf(snapshot), close: () => store.close() };
}

interface Serving {
  token: string;
  state: State;
  listeners: Set<ServerResponse>;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { token, state, listeners }: Serving,
): Promise<void> {
  // A page of another site can have a browser ask this machine under a name of its own: only loopback's own names count.
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const [, given = '', ...rest] = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.split('/');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host) || !isEqual(given, token))
    return end(response, 403, 'Open the address that pytest-ledger serve has printed.');
  if (request.method !== 'GET') return end(response, 405, 'Only GET is answered.');
  const path = decodePath(rest);
  if (path === '') {
    const template = readPagesTemplate().replace('data-base="data/"', 'data-base="data/" data-events="events"');
    return end(
      response,
      200,
      fillTemplate(template, '', '<p class="loading">Loading…</p>'),
      'text/html; charset=utf-8',
    );
  }
  if (path === 'events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': listening\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
    return;
  }
  if (path === `data/${INDEX_PART}`) return end(response, 200, JSON.stringify(state.index), 'application/json');
  const part = path.startsWith('data/') ? partAt(state.index, path.slice('data/'.length)) : undefined;
  if (!part) return end(response, 404, 'There is nothing at this address.');
  end(response, 200, JSON.stringify(await readPart(state.snapshot, part)), 'application/json');
}

function decodePath(steps: string[]): string {
  try {
    return steps.map(decodeURIComponent).join('/');
  } catch {
    return '\0';
  }
}

function isEqual(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function end(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  // Every browser that runs the pages takes gzip.
  response.writeHead(status, { 'Content-Type': type, 'Content-Encoding': 'gzip' });
  response.end(gzipSync(body, { level: 1 }));
}
