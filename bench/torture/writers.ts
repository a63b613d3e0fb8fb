// Many writers at once on one branch: all are recorded, and the ledger is the one they would have made one after the other.
import { spawn } from 'node:child_process';
import { compactLedger } from '../../src/operations/compact.ts';
import { UserError } from '../../src/core/errors.ts';
import type { Submission } from '../../src/core/ledger/submission.ts';
import { recordSubmission } from '../../src/operations/record.ts';
import { createGithubClient } from '../../src/github/client.ts';
import { openGithubStore } from '../../src/store/github/store.ts';
import type { Store } from '../../src/store/port.ts';
import type { Clock } from '../../src/operations/commit-loop.ts';
import { openSandbox, PROGRAM, junit, type Sandbox, ENVIRONMENT } from '../../test/commands/sandbox.ts';
import { submit } from '../../test/core/ledger/submissions.ts';
import { type Github, startGithub } from '../../test/github/github.ts';
import { workflowToken } from '../../test/github/options.ts';
import type { Outcome } from '../../src/core/model.ts';

export interface Figures {
  writers: number;
  recorded: number;
  /** How often the branch was read until a write was the first, of all writers together and of the unluckiest. */
  attempts: number;
  most: number;
  /** Wall-clock; of GitHub's clock where there is one. */
  seconds: number;
  reads?: number;
  writes?: number;
  refused?: number;
}

const outcomeOf = (writer: number, test: number): Outcome => ((writer >> test) % 3 === 0 ? 'failed' : 'passed');
const treeOf = async (sandbox: Sandbox): Promise<string> => {
  await sandbox.json('compact');
  return sandbox.git('rev-parse', 'pytest-results^{tree}');
};

/** Processes of the program on one git repository. */
export async function writersOnGit(writers: number): Promise<Figures> {
  await using together = await openSandbox();
  await using apart = await openSandbox();
  const argumentsOf: string[][] = [];
  for (let writer = 1; writer <= writers; writer++) {
    const tests = Object.fromEntries([0, 1, 2, 3].map(test => [`test_${test}`, outcomeOf(writer, test)]));
    const name = `report-${writer}.xml`;
    for (const sandbox of [together, apart]) await sandbox.write(name, junit(tests, { message: `boom ${writer % 5}` }));
    argumentsOf.push(['record', name, '--build', String(writer), '--order', String(writer)]);
  }
  for (const args of argumentsOf) await apart.json(...args);
  const began = performance.now();
  const settled = await Promise.allSettled(argumentsOf.toReversed().map(args => attemptsOf(together, args)));
  const seconds = (performance.now() - began) / 1000;
  const ended = settled.map(each => {
    if (each.status === 'rejected') throw each.reason as Error;
    return each.value;
  });
  const { runs, findings } = await together.json('verify');
  if (findings.length > 0) throw new Error(`verify finds ${JSON.stringify(findings)}`);
  for (const question of [['runs'], ['failures'], ['history', 'tests/test_shop.py::test_1']]) {
    const [is, shouldBe] = [await together.json(...question), await apart.json(...question)];
    if (JSON.stringify(is) !== JSON.stringify(shouldBe))
      throw new Error(`${question.join(' ')} answers something else`);
  }
  if ((await treeOf(together)) !== (await treeOf(apart))) throw new Error('compacted, the two ledgers differ');
  return { writers, recorded: runs, ...sumOf(ended), seconds };
}

const sumOf = (attempts: number[]): { attempts: number; most: number } => ({
  attempts: attempts.reduce((sum, each) => sum + each, 0),
  most: Math.max(...attempts),
});

function attemptsOf({ directory }: Sandbox, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args, '--json'], { cwd: directory, env: ENVIRONMENT });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', text => (stdout += text));
    child.stderr.on('data', text => (stderr += text));
    child.on('close', code => {
      if (code === 0) resolve(JSON.parse(stdout).attempts);
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${stderr}`));
    });
  });
}

/**
 * Writers on the emulated GitHub, which lets 80 content-creating requests a minute pass, and 1,000 requests an hour.
 * @param speed how many seconds pass for GitHub and the writers in one of ours
 */
export async function writersOnGithub(writers: number, speed: number, fresh = false): Promise<Figures> {
  const start = Date.now();
  const now = (): number => start + (Date.now() - start) * speed;
  const clock: Clock = {
    now: () => new Date(now()),
    sleep: duration => new Promise(resolve => void setTimeout(resolve, duration / speed)),
    random: Math.random,
  };
  await using github = await startGithub({ repo: 'octo/app', rates: {}, clock: { now } });
  await github.commit({ branch: 'main', files: { 'a.py': '' } });
  const open = (branch: string): Store => {
    const client = createGithubClient({ token: workflowToken, apiUrl: github.url, second: 1000 / speed });
    return openGithubStore({ client, owner: 'octo', repo: 'app', branch, ahead: ['main@default'] });
  };
  const submissions = Array.from({ length: writers + (fresh ? 0 : 1) }, (_, writer): Submission => {
    const results = [0, 1, 2, 3].map(test => ({ id: `a.py::test_${test}`, outcome: outcomeOf(writer, test) }));
    return submit({ build: writer, order: writer, results });
  });
  const all = [...submissions];
  // In its first run a ledger is made, which takes three writes.
  if (!fresh) await recordSubmission(open('together'), submissions.shift() as Submission, clock);
  github.forget();
  const began = now();
  const ended = await Promise.all(
    submissions.map(async submission => {
      try {
        return (await recordSubmission(open('together'), submission, clock)).attempts;
      } catch (error) {
        if (error instanceof UserError) return error;
        throw error;
      }
    }),
  );
  const figures = {
    seconds: (now() - began) / 1000,
    reads: github.reads(),
    writes: github.writes(),
    refused: github.requests.filter(({ status }) => status === 403 || status === 429).length,
  };
  const attempts = ended.filter(each => typeof each === 'number');
  const failed = ended.find(each => typeof each !== 'number');
  if (failed)
    throw new Error(`${attempts.length} of ${writers} recorded after ${JSON.stringify(figures)}: ${failed.message}`);
  await expectSequential(open, github, all, clock);
  return { writers, recorded: attempts.length, ...sumOf(attempts), ...figures };
}

/** Compacted, the branch that all have written at once has the tree of one that they wrote one after the other. */
async function expectSequential(
  open: (branch: string) => Store,
  github: Github,
  submissions: Submission[],
  clock: Clock,
): Promise<void> {
  github.unlimit();
  for (const submission of submissions) await recordSubmission(open('apart'), submission, clock);
  const trees: string[] = [];
  for (const branch of ['together', 'apart']) {
    await compactLedger(open(branch), { drop: () => false }, clock);
    trees.push(
      JSON.stringify([...((await github.readBranch(branch)) ?? [])].map(([path, text]) => [path, String(text)])),
    );
  }
  if (trees[0] !== trees[1]) throw new Error('compacted, the two ledgers differ');
}
