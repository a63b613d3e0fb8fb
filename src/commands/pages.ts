// `open`, `site` and `serve`: the ledger to look at, as one file, as files for a static host, and live on this machine.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { UserError } from '../core/errors.ts';
import { INDEX_PART, type PagesIndex, partsOfLine } from '../core/pages/parts.ts';
import { plural } from '../core/words.ts';
import { readPagesTemplate } from '../host/pages-template.ts';
import { readableSnapshot } from '../operations/commit-loop.ts';
import { linesOf } from '../operations/lines.ts';
import { fillTemplate, packSingleFile, readIndex, readPart } from '../operations/pages.ts';
import { runGit } from '../store/git/process.ts';
import type { Snapshot } from '../store/port.ts';
import { type Context, defaultLine } from './context.ts';
import { describeLine, suspectsOfLines } from './described-lines.ts';
import { text, type Values } from './options.ts';
import type { Output } from './output.ts';

/** Where commits can be looked at: the remote's address, if it is one of the web, without a password in it. */
export async function repositoryAddress(directory: string): Promise<string | undefined> {
  const { stdout: remote } = await runGit(directory, ['config', '--get', 'remote.origin.url']).catch(() => ({
    stdout: '',
  }));
  const [, host, path] =
    /^(?:https?:\/\/(?:[^@/]*@)?|(?:ssh:\/\/)?git@)([\w.-]+)[:/]([\w./-]+?)(?:\.git)?\/?$/.exec(remote.trim()) ?? [];
  return host === undefined ? undefined : `https://${host}/${path}`;
}

export async function lineToShow(snapshot: Snapshot, { repository }: Context, values: Values): Promise<string> {
  const lines = (await linesOf(snapshot)).map(({ line }) => line);
  const named = text(values, 'line');
  const wanted = named ?? defaultLine(await repository);
  if (lines.includes(wanted)) return wanted;
  if (named !== undefined)
    throw new UserError(`Nothing is recorded on ${named}. There are runs on ${lines.slice(0, 10).join(', ')}.`);
  const [first] = lines;
  if (first !== undefined) return lines.includes('main') ? 'main' : first;
  throw new UserError('Nothing is recorded yet. Record a run with pytest-ledger record report.xml.');
}

/** The single file. @throws UserError, UnreadableLedger */
export async function openPages(context: Context, values: Values, output: Output): Promise<number> {
  const snapshot = await readableSnapshot(context.store);
  const line = await lineToShow(snapshot, context, values);
  const { plain } = await describeLine(snapshot, line, context.directory);
  const suspects = await suspectsOfLines(snapshot, line, context.directory);
  const index = await readIndex(snapshot, { suspects, ...(await addressOf(context)) });
  index.lines.sort((a, b) => Number(b.line === line) - Number(a.line === line));
  const html = fillTemplate(readPagesTemplate(), await packSingleFile(snapshot, index), plain);
  const file = resolve(text(values, 'output') ?? join(tmpdir(), `pytest-ledger-${snapshot.commit?.slice(0, 12)}.html`));
  writeFileSync(file, html);
  output.text(`${file} (${Math.ceil(html.length / 1000)} kB)`);
  if (!values['no-browser']) openBrowser(file);
  return 0;
}

async function addressOf({ directory }: Context): Promise<{ repository?: string }> {
  const repository = await repositoryAddress(directory);
  return repository === undefined ? {} : { repository };
}

/** Files for a static host. Only those that are new or other than before are written. @throws UserError, UnreadableLedger */
export async function writeSite(
  context: Context,
  [out = '']: string[],
  values: Values,
  output: Output,
): Promise<number> {
  const snapshot = await readableSnapshot(context.store);
  const line = await lineToShow(snapshot, context, values);
  const { plain } = await describeLine(snapshot, line, context.directory);
  const suspects = await suspectsOfLines(snapshot, line, context.directory);
  const index: PagesIndex = await readIndex(snapshot, { suspects, ...(await addressOf(context)) });
  const base = text(values, 'base-url');
  if (base !== undefined && !/^(?:https:\/\/[\w.-]+(?::\d+)?)?\/?[\w./-]*$/.test(base)) {
    throw new UserError(
      `--base-url takes the address or path that the site has, such as /results/, not ${JSON.stringify(base)}.`,
    );
  }
  const root = resolve(out);
  let [written, kept] = [0, 0];
  const put = (path: string, content: string): void => {
    const file = join(root, path);
    if (!file.startsWith(root + sep)) throw new UserError(`${path} leads out of ${root}.`);
    if (existsSync(file) && digest(readFileSync(file, 'utf8')) === digest(content)) kept++;
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      written++;
    }
  };
  for (const part of index.lines.flatMap(partsOfLine))
    put(`data/${part.path}`, JSON.stringify(await readPart(snapshot, part)));
  // What is read first comes last, so that it never names what is not there.
  put(`data/${INDEX_PART}`, JSON.stringify(index));
  const template = readPagesTemplate().replace(
    'data-base="data/"',
    `data-base="${base === undefined ? 'data/' : `${base.replace(/\/?$/, '/')}data/`}"`,
  );
  put('index.html', fillTemplate(template, '', plain));
  put('.nojekyll', '');
  output.text(`${root}: ${plural(written, 'file')} written, ${kept} unchanged. Open index.html through a web server.`);
  return 0;
}

const digest = (content: string): string => createHash('sha256').update(content).digest('hex');

/** Opens what the system opens such things with; that nothing opens is no failure, the address is printed. */
export function openBrowser(target: string): void {
  const [program, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [target]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', target]]
        : ['xdg-open', [target]];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
