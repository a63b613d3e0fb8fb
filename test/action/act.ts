// Runs a workflow under act, which reads workflow files and action.yml as GitHub's runner does, and runs the steps on this very
// machine (its self-hosted mode, without containers). https://github.com/nektos/act
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Github } from '../github/github.ts';
import { workflowToken } from '../github/options.ts';
import { ENVIRONMENT } from '../commands/sandbox.ts';

const VERSION = 'v0.2.82';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', `act-${VERSION}`);

interface Result {
  code: number | string;
  stdout: string;
  stderr: string;
}

const run = (program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Promise<Result> =>
  new Promise(resolve => {
    execFile(program, args, { cwd, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? -1) : 0, stdout, stderr });
    });
  });

/** The program: the machine's, or one that Go builds, once. Or why there is none. */
export async function findAct(): Promise<{ program: string } | { reason: string }> {
  for (const program of ['act', join(CACHE, 'act')]) {
    if ((await run(program, ['--version'], ROOT)).code === 0) return { program };
  }
  const env = { ...process.env, GOBIN: CACHE };
  const built = await run('go', ['install', `github.com/nektos/act@${VERSION}`], ROOT, env);
  if (built.code === 0) return { program: join(CACHE, 'act') };
  const why =
    built.code === 'ENOENT' ? 'there is no Go to build it' : `Go cannot build it: ${built.stderr.trim().slice(-300)}`;
  return { reason: `act is not on the path, and ${why}` };
}

interface Project extends AsyncDisposable {
  sha: string;
  act: (event: string, payload?: object) => Promise<Done>;
}

interface Done {
  code: number | string;
  /** What the steps print. */
  log: string;
  summaries: string[];
}

/** A repository with these files, and the Action as it would be checked out in these folders. */
export async function openProject(
  github: Github,
  program: string,
  files: Record<string, string>,
  folders: string[],
): Promise<Project> {
  const directory = await mkdtemp(join(tmpdir(), 'pytest-ledger-act-'));
  const repository = join(directory, 'app');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(repository, name)), { recursive: true });
    await writeFile(join(repository, name), text);
  }
  for (const folder of folders) {
    await mkdir(join(repository, folder), { recursive: true });
    await cp(join(ROOT, 'action.yml'), join(repository, folder, 'action.yml'));
    await cp(join(ROOT, 'dist', 'action'), join(repository, folder, 'dist', 'action'), { recursive: true });
  }
  const git = async (...args: string[]): Promise<string> => {
    const dana = ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.org'];
    const { code, stdout, stderr } = await run('git', [...dana, ...args], repository, ENVIRONMENT);
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Begin');
  // By this act knows which repository it is.
  await git('remote', 'add', 'origin', 'https://github.com/octo/app.git');
  await github.push(repository);
  github.forget();
  return {
    sha: await git('rev-parse', 'HEAD'),
    act: async (event, payload = {}) => {
      await writeFile(join(directory, 'event.json'), JSON.stringify(payload));
      const places = Object.entries(github.env()).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
      const args = [
        event,
        '--platform=ubuntu-latest=-self-hosted',
        '--json',
        '--no-cache-server',
        '--secret=GITHUB_TOKEN',
      ];
      const env = {
        ...ENVIRONMENT,
        GITHUB_TOKEN: workflowToken,
        HOME: directory,
        XDG_CACHE_HOME: join(directory, 'cache'),
      };
      const { code, stdout } = await run(
        program,
        [...args, `--eventpath=${join(directory, 'event.json')}`, ...places],
        repository,
        env,
      );
      return { code, ...parseLog(stdout) };
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

function parseLog(stdout: string): Pick<Done, 'log' | 'summaries'> {
  const rows = stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map((line): Record<string, unknown> => JSON.parse(line));
  return {
    log: rows.map(({ msg }) => String(msg).trimEnd()).join('\n'),
    summaries: rows.filter(({ command }) => command === 'summary').map(({ content }) => String(content)),
  };
}
