#!/usr/bin/env node
// argv, standard output and exit code; everything else is elsewhere.
import { UnreadableLedger, UserError } from './core/errors.ts';
import { openContext } from './commands/context.ts';
import type { Output } from './commands/output.ts';
// What nearly every start of the program is for: a file of its own would take time to load.
import { record } from './commands/record.ts';
import { readConfig } from './host/config-files.ts';
import { type Invocation, parseInvocation, withSettings } from './commands/options.ts';
import { VERSION } from './core/version.ts';

let isShowingProgress = false;
const CLEAR_LINE = '\r\u001B[K';

function write(stream: NodeJS.WriteStream, text: string): void {
  if (isShowingProgress) process.stderr.write(CLEAR_LINE);
  isShowingProgress = false;
  stream.write(text);
}

const output: Output = {
  text: text => write(process.stdout, spoken(text.endsWith('\n') || text === '' ? text : `${text}\n`)),
  json: value => write(process.stdout, `${JSON.stringify(value, null, 2)}\n`),
  note: sentence => write(process.stderr, `pytest-ledger: ${sentence}\n`),
  progress: doing => {
    if (!process.stderr.isTTY) return;
    write(process.stderr, `${doing} …`);
    isShowingProgress = true;
  },
  terminal: { color: wantsColor(), width: columnsOf(process.stdout) },
};

/** https://no-color.org: any value that is not empty; https://force-color.org: where nobody reads, too. */
function wantsColor(): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: term } = process.env;
  if (refused) return false;
  if (forced) return forced !== '0' && forced !== 'false';
  return process.stdout.isTTY && term !== 'dumb';
}

/** As wide as the terminal is; where there is none, as the shell says, so that what is piped into a pager fits. */
function columnsOf({ columns }: NodeJS.WriteStream): number {
  const said = Number(process.env.COLUMNS);
  return columns ?? (Number.isSafeInteger(said) && said >= 20 ? said : 120);
}

const LETTERS: Record<string, string> = { '✓': '.', '✗': 'F', '·': '-', '…': '...', '→': '->', '–': '-', '×': 'x' };

/** For terminals without signs, and for screen readers: pytest's own letters. */
function spoken(text: string): string {
  const isPlain = process.env.TERM === 'dumb';
  return isPlain ? text.replace(/[✓✗·…→–×]/g, sign => LETTERS[sign] as string) : text;
}

async function run(invocation: Invocation): Promise<number> {
  const settings = await readConfig(String(invocation.values['repo'] ?? '.'), process.env);
  const { command, operands, values } = withSettings(invocation, settings);
  if (command === 'config') {
    const { showConfig } = await import('./commands/config.ts');
    return showConfig(settings, values['json'] === true, output);
  }
  if (command === 'completion') {
    const { printCompletion } = await import('./commands/complete.ts');
    return printCompletion(operands, output);
  }
  const context = openContext(values);
  try {
    switch (command) {
      case 'record': {
        return await record(context, operands, values, clock, output);
      }
      case 'replay': {
        const { replay } = await import('./commands/replay.ts');
        return await replay(context, operands, values, clock, output);
      }
      case 'compact': {
        const { compact } = await import('./commands/compact.ts');
        return await compact(context, values, clock, output);
      }
      case 'import': {
        const { importFiles } = await import('./commands/import.ts');
        return await importFiles(context, operands, values, clock, output);
      }
      case 'mine': {
        const { mine } = await import('./commands/mine.ts');
        return await mine(context, operands, values, clock, output);
      }
      case 'complete': {
        const { complete } = await import('./commands/complete.ts');
        return await complete(context, operands, output);
      }
      case 'status': {
        const { status } = await import('./commands/status.ts');
        return await status(context, values, output);
      }
      case 'slow': {
        const { slow } = await import('./commands/slow.ts');
        return await slow(context, operands, values, output);
      }
      case 'rename-target': {
        const { renameTarget } = await import('./commands/rename-target.ts');
        return await renameTarget(context, operands, values, clock, output);
      }
      case 'sync': {
        const { sync } = await import('./commands/sync.ts');
        return await sync(context, values, clock, output);
      }
      case 'repair': {
        const { repair } = await import('./commands/repair.ts');
        return await repair(context, values, clock, output);
      }
      case 'verify': {
        const { verify } = await import('./commands/verify.ts');
        return await verify(context, values, output);
      }
      case 'failures': {
        const { failures } = await import('./commands/failures.ts');
        return await failures(context, operands, values, output);
      }
      case 'bisect': {
        const { bisect } = await import('./commands/bisect.ts');
        return await bisect(context, operands, values, output);
      }
      case 'assign':
      case 'unassign':
      case 'mute':
      case 'unmute': {
        const { care } = await import('./commands/triage.ts');
        return await care(command, context, operands, values, clock, output);
      }
      case 'flaky': {
        const { flaky } = await import('./commands/flaky.ts');
        return await flaky(context, operands, values, output);
      }
      case 'open':
      case 'site': {
        const { openPages, writeSite } = await import('./commands/pages.ts');
        return command === 'open'
          ? await openPages(context, values, output)
          : await writeSite(context, operands, values, output);
      }
      case 'serve': {
        const { serve } = await import('./commands/serve.ts');
        return await serve(context, values, output);
      }
      case 'runs':
      case 'show':
      case 'history':
      case 'diff': {
        const queries = await import('./commands/query.ts');
        return await queries[command](context, operands, values, output);
      }
    }
  } finally {
    await context.close();
  }
}

const clock = {
  now: () => new Date(),
  sleep: (duration: number) => new Promise<void>(resolve => setTimeout(resolve, duration)),
  random: Math.random,
  notice: output.note,
};

async function codeOf(argv: string[]): Promise<number> {
  try {
    const invocation = parseInvocation(argv);
    if (invocation === 'version') output.text(VERSION);
    else if ('helpOf' in invocation) {
      const { renderCommandHelp, renderHelp } = await import('./commands/help.ts');
      output.text(invocation.helpOf ? renderCommandHelp(invocation.helpOf) : renderHelp());
    } else return await run(invocation);
    return 0;
  } catch (error) {
    if (error instanceof UserError || error instanceof UnreadableLedger) output.note(error.message);
    else output.note(`this is a bug, please report it: ${error instanceof Error ? error.stack : String(error)}`);
    return 2;
  }
}

/** Whoever reads may stop reading, as `head` does: that is no error, and what is being recorded goes on. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

async function main(): Promise<void> {
  process.exitCode = await codeOf(process.argv.slice(2));
}

void main();
