// The workflows of this repository and the examples in its documents, and the two programs that check them.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KEPT = join(ROOT, '.venvs');
const ZIZMOR = '1.32.0';
const ACTIONLINT = 'v1.7.12';

export interface Example {
  /** The document, and which of its examples. */
  name: string;
  text: string;
}

/** Every block of YAML in the documents that is a workflow, with an owner in place of `<owner>`. */
export function findExamples(): Example[] {
  const documents = ['README.md', ...readdirSync(join(ROOT, 'docs')).map(name => `docs/${name}`)];
  return documents
    .filter(document => document.endsWith('.md'))
    .flatMap(document => {
      const text = readFileSync(join(ROOT, document), 'utf8');
      const blocks = Array.from(text.matchAll(/^```ya?ml\n([\s\S]*?)^```$/gm), ([, block = '']) => block);
      return blocks
        .filter(block => /^jobs:$/m.test(block))
        .map((block, n) => ({ name: `${document}-${n + 1}`, text: block.replaceAll('<owner>', 'octo-org') }));
    });
}

export interface Finished {
  code: number | string;
  output: string;
}

export const run = (program: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Finished> =>
  new Promise(resolve => {
    execFile(program, args, { cwd: ROOT, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? -1) : 0, output: stdout + stderr });
    });
  });

type Found = { program: string } | { reason: string };

/** https://docs.zizmor.sh, from PyPI. */
export async function findZizmor(): Promise<Found> {
  const folder = join(KEPT, `zizmor-${ZIZMOR}`);
  const program = join(folder, 'bin/zizmor');
  if (existsSync(program)) return { program };
  mkdirSync(KEPT, { recursive: true });
  const made = await run('python3', ['-m', 'venv', folder]);
  if (made.code !== 0) return { reason: 'there is no python3 to install zizmor with' };
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `zizmor==${ZIZMOR}`];
  const installed = await run(join(folder, 'bin/python'), pip);
  return installed.code === 0 ? { program } : { reason: `pip cannot install zizmor: ${installed.output.slice(-300)}` };
}

/** https://github.com/rhysd/actionlint, built by Go. */
export async function findActionlint(): Promise<Found> {
  const folder = join(ROOT, 'node_modules/.cache', `actionlint-${ACTIONLINT}`);
  const program = join(folder, 'actionlint');
  if (existsSync(program)) return { program };
  const env = { ...process.env, GOBIN: folder };
  const built = await run('go', ['install', `github.com/rhysd/actionlint/cmd/actionlint@${ACTIONLINT}`], env);
  if (built.code === 0) return { program };
  return { reason: built.code === 'ENOENT' ? 'there is no Go to build actionlint' : built.output.slice(-300) };
}
