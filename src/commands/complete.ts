// `complete` answers a shell that asks what may come next; `completion` prints what a shell needs to ask.
import { UserError } from '../core/errors.ts';
import { readableSnapshot } from '../operations/commit-loop.ts';
import { linesOf } from '../operations/lines.ts';
import { plain } from '../render/terminal/ink.ts';
import { listBuilds } from '../core/answers/across.ts';
import { type Context, openTargets } from './context.ts';
import type { Values } from './options.ts';
import type { Output } from './output.ts';
import { idsOf } from './query.ts';
import { type Command, type CommandName, COMMANDS, type Option } from './table.ts';

/** Names that a shell is given; more are nothing that anybody reads. */
const MOST = 200;

/** What is completed by itself, and not by the names of files. */
const OPERANDS: Partial<Record<CommandName, 'test' | 'build'>> = {
  history: 'test',
  assign: 'test',
  unassign: 'test',
  mute: 'test',
  unmute: 'test',
  show: 'build',
  diff: 'build',
};

/** Returns the exit code. Nothing at all is an answer, too: then the shell completes names of files. */
export async function complete(context: Context, words: string[], output: Output): Promise<number> {
  const found = await candidates(context, words).catch((error: unknown) => {
    // No repository, or nothing recorded: no reason to write into somebody's half a line.
    if (error instanceof UserError) return [];
    throw error;
  });
  const shown = [...new Set(found)].filter(name => plain(name, 1_000) === name).slice(0, MOST);
  if (shown.length > 0) output.text(shown.join('\n'));
  return 0;
}

async function candidates(context: Context, words: string[]): Promise<string[]> {
  const [name = '', ...rest] = words;
  const current = rest.at(-1);
  if (current === undefined) return beginning(Object.keys(COMMANDS), name);
  if (!Object.hasOwn(COMMANDS, name)) return [];
  const { options }: Command = COMMANDS[name as CommandName];
  const option = rest.at(-2)?.replace(/^--/, '') ?? '';
  if (rest.at(-2)?.startsWith('--') && options[option]?.value !== undefined)
    return beginning(await valuesOf(context, option, options[option]), current);
  if (current.startsWith('-'))
    return beginning(
      Object.keys(options).map(key => `--${key}`),
      current,
    );
  const kind = OPERANDS[name as CommandName];
  if (kind === undefined) return [];
  const { targets } = await openTargets(context, givenIn(rest));
  if (kind === 'test') return testsLike(idsOf(targets), current);
  const builds = (await listBuilds(targets)).runs.map(({ build }) => build).reverse();
  return beginning(['latest', ...builds], current);
}

async function valuesOf({ store }: Context, option: string, { allowed = [] }: Option): Promise<readonly string[]> {
  if (option !== 'line' && option !== 'target' && option !== 'drop-line') return allowed;
  const places = await linesOf(await readableSnapshot(store));
  return [...new Set(places.map(each => (option === 'target' ? each.target : each.line)))];
}

const beginning = (names: readonly string[], current: string): string[] =>
  names.filter(name => name.startsWith(current));

/** Tests whose ids begin so, else those of which a step does: `test_lo` is the whole id of `test_lower`. */
function testsLike(ids: readonly string[], current: string): string[] {
  const found = beginning(ids, current);
  return found.length > 0 ? found : ids.filter(id => id.includes(`::${current}`) || id.includes(`/${current}`));
}

function givenIn(words: readonly string[]): Values {
  const given: Values = {};
  for (const key of ['line', 'target']) {
    const at = words.indexOf(`--${key}`);
    if (at >= 0 && at < words.length - 2) given[key] = words[at + 1];
  }
  return given;
}

/** A script that makes a shell ask. What it answers comes from the table of commands, so it never has to be made anew. */
const SCRIPTS: Record<string, string> = {
  bash: `_pytest_ledger() {
  # As the program sees words: bash would split them at colons, too.
  local line="\${COMP_LINE:0:COMP_POINT}" words found
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local current="\${words[\${#words[@]}-1]}"
  mapfile -t found < <(pytest-ledger complete "\${words[@]:1}" 2> /dev/null)
  if [[ \${#found[@]} -eq 0 ]]; then compopt -o default; return; fi
  local before="\${current%"\${current##*:}"}"
  COMPREPLY=("\${found[@]#"$before"}")
}
complete -F _pytest_ledger pytest-ledger
`,
  zsh: `#compdef pytest-ledger
_pytest_ledger() {
  local -a found
  found=("\${(@f)$(pytest-ledger complete "\${(@)words[2,CURRENT]}" 2> /dev/null)}")
  if (( \${#found[1]} )); then compadd -U -- "\${found[@]}"; else _files; fi
}
compdef _pytest_ledger pytest-ledger
`,
  fish: `complete -c pytest-ledger -f -a '(pytest-ledger complete (commandline -opc)[2..] (commandline -ct) 2> /dev/null)'
complete -c pytest-ledger -n '__fish_seen_subcommand_from record mine import replay' -F
`,
};

export function printCompletion([shell = '']: string[], output: Output): number {
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined)
    throw new UserError(
      `There are completions for ${Object.keys(SCRIPTS).join(', ')}, not for ${JSON.stringify(shell)}.`,
    );
  output.text(script);
  return 0;
}
