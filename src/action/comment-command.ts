// What people say in a comment on an issue or a pull request: `/ledger assign`, `unassign`, `mute`, `unmute`. Anyone can comment,
// so GitHub is asked whether the author may write to the repository; what the event says of them is not enough.
import { giveOrder } from '../operations/triage.ts';
import type { Order } from '../core/triage/triage.ts';
import { UnreadableLedger, UserError } from '../core/errors.ts';
import { openLine } from '../core/ledger/line-ledger.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import { commandLines } from '../core/triage/comment-commands.ts';
import { createScrub } from '../core/scrub.ts';
import { targetsOn } from '../operations/interpret-build.ts';
import { named } from '../operations/record.ts';
import { type Clock, readableSnapshot } from '../operations/commit-loop.ts';
import { code, prose, shorten } from '../render/escape.ts';
import { secretsOf } from '../host/secrets.ts';
import { sha256 } from '../host/sha256.ts';
import { type GithubClient, isRecord } from '../github/client.ts';
import type { Store } from '../store/port.ts';
import type { Inputs } from './inputs.ts';
import type { ActionContext } from './action-context.ts';
import { openResults } from './results.ts';

/** Lines with a command that are followed, of one comment. */
const MOST_COMMANDS = 10;

interface Said {
  body: string;
  author: string;
  issue: number;
  /** The line that tests are assigned on: the branch that issues are about. */
  line: string;
}

export async function followComment(context: ActionContext, event: Record<string, unknown>): Promise<void> {
  const { runner, client, clock, inputs, occasion } = context;
  const { owner, repo } = occasion;
  const said = saidIn(event, inputs);
  const lines = said ? commandLines(said.body) : [];
  if (!said || lines.length === 0) {
    runner.note('The comment has no line that begins with /ledger.');
    return;
  }
  if (!(await mayWrite(client, owner, repo, said.author))) {
    runner.warn(`${said.author} may not write to ${owner}/${repo}, so nothing was done.`);
    await reply(client, owner, repo, said, ['Only people who may write to this repository can do that.']);
    return;
  }
  const store = openResults(context);
  const answers: string[] = [];
  for (const line of lines.slice(0, MOST_COMMANDS)) {
    answers.push(await answerTo(line, store, said, inputs, clock, createScrub(secretsOf(runner.env, inputs.scrub))));
  }
  for (const answer of answers) runner.note(answer);
  await reply(client, owner, repo, said, answers);
}

function saidIn(event: Record<string, unknown>, inputs: Inputs): Said | undefined {
  const [comment, issue, repository] = [event['comment'], event['issue'], event['repository']];
  if (event['action'] !== 'created' || !isRecord(comment) || !isRecord(issue)) return undefined;
  const user = isRecord(comment['user']) ? comment['user'] : {};
  const [body, author, number] = [comment['body'], user['login'], issue['number']];
  // Our own answers, for one.
  if (user['type'] === 'Bot' || typeof body !== 'string' || typeof author !== 'string') return undefined;
  if (typeof number !== 'number') return undefined;
  const main = isRecord(repository) ? repository['default_branch'] : undefined;
  return { body, author, issue: number, line: inputs.line ?? (typeof main === 'string' ? main : 'main') };
}

/** https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
async function mayWrite({ octokit }: GithubClient, owner: string, repo: string, username: string): Promise<boolean> {
  const { data } = await octokit.repos.getCollaboratorPermissionLevel({ owner, repo, username });
  return data.permission === 'admin' || data.permission === 'write';
}

async function answerTo(
  line: string,
  store: Store,
  said: Said,
  inputs: Inputs,
  clock: Clock,
  scrub: (text: string) => string,
): Promise<string> {
  try {
    const order = parseOrder(scrub(line), said.author);
    const targets = await targetsWith(store, order.test, said, inputs);
    // A mute is of a test wherever it fails, an assignment of a failure.
    const of = order.kind === 'assign' || order.kind === 'unassign' ? targets : targets.slice(0, 1);
    for (const target of of) await giveOrder(store, order, { by: said.author, line: said.line, target }, clock);
    return `Done: ${code(shorten(order.test, 300))} ${doneText(order)}.`;
  } catch (error) {
    if (!(error instanceof UserError || error instanceof UnreadableLedger)) throw error;
    return prose(shorten(error.message, 600));
  }
}

function doneText(order: Order): string {
  switch (order.kind) {
    case 'assign':
      return `is assigned to ${prose(order.to.replace(/^@/, ''))} until it passes`;
    case 'unassign':
      return 'is assigned to nobody';
    case 'mute':
      return `is muted until ${prose(order.until)}`;
    case 'unmute':
      return 'is muted no longer';
  }
}

/** A test's id may have spaces in it, and may stand in backticks. @throws UserError */
export function parseOrder(line: string, author: string): Order {
  const [, kind = '', rest = ''] = /^\/ledger\s+(\S+)\s*(.*?)\s*$/s.exec(line) ?? [];
  const [, quoted, after = ''] = /^(`+)(.*)$/s.exec(rest) ? splitQuoted(rest) : [undefined, undefined, undefined];
  switch (kind) {
    case 'assign': {
      const [, test = '', to = `@${author}`, note = ''] =
        quoted === undefined ? splitAssign(rest) : [undefined, quoted, ...splitPerson(after)];
      if (test === '') throw usage();
      return { kind, test, to, ...(note === '' ? {} : { note }) };
    }
    case 'mute': {
      const text = quoted === undefined ? rest : `${quoted}\n${after}`;
      const [, test = '', until = '', because = ''] =
        (quoted === undefined
          ? /^(.+)\s+until\s+(\S+)\s+because\s+(.+)$/
          : /^(.+)\n\s*until\s+(\S+)\s+because\s+(.+)$/
        ).exec(text) ?? [];
      if (test === '') throw usage();
      return { kind, test, until, because };
    }
    case 'unassign':
    case 'unmute': {
      const test = quoted ?? rest;
      if (test === '') throw usage();
      return { kind, test };
    }
    default:
      throw usage();
  }
}

function splitQuoted(rest: string): [string, string | undefined, string] {
  const fence = /^`+/.exec(rest)?.[0] ?? '';
  const end = rest.indexOf(fence, fence.length);
  if (end < 0) return [rest, undefined, ''];
  return [rest, rest.slice(fence.length, end).trim(), rest.slice(end + fence.length).trim()];
}

/** The first ` @name` is the person. */
const splitAssign = (rest: string): (string | undefined)[] =>
  /^(.*?\S)\s+(@[\w/.-]+)(?:\s+(.*))?$/s.exec(rest) ?? [rest, rest, undefined, undefined];

const splitPerson = (after: string): (string | undefined)[] => {
  const [, person, note] = /^(@\S+)?\s*(.*)$/s.exec(after) ?? [];
  return [person, note];
};

const usage = (): UserError =>
  new UserError(
    'That is not understood. Say "/ledger assign <test> @user", "/ledger unassign <test>", "/ledger mute <test> until 2026-12-31 because <reason>" or "/ledger unmute <test>", each on a line of its own.',
  );

/** The targets that have the test. A slip in a name would mute nothing, and nobody would see it. @throws UserError */
async function targetsWith(store: Store, test: string, { line, issue }: Said, { target }: Inputs): Promise<string[]> {
  const snapshot = await readableSnapshot(store);
  for (const name of [line, `pr/${issue}`]) {
    const targets = target === undefined ? await targetsOn(snapshot, name) : [target];
    const found = await Promise.all(
      targets.map(async each => {
        const folder = lineFolder(name, each);
        const { tests } = await named(store, folder, () => openLine(snapshot, folder, sha256));
        return tests.places.has(test) ? [each] : [];
      }),
    );
    if (found.flat().length > 0) return found.flat();
  }
  throw new UserError(
    `No run on ${line} has a test ${JSON.stringify(shorten(test, 300))}. Name it as pytest does: file.py::test_name.`,
  );
}

async function reply(
  { octokit }: GithubClient,
  owner: string,
  repo: string,
  { issue }: Said,
  answers: string[],
): Promise<void> {
  await octokit.issues.createComment({ owner, repo, issue_number: issue, body: answers.join('\n\n') });
}
