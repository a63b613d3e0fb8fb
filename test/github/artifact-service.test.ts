import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startGithub } from './github.ts';
import { workflowToken } from './options.ts';

const client = `
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const artifacts = new DefaultArtifactClient();
  const [name, dir, from] = process.argv.slice(1);
  if (from === 'upload') await artifacts.uploadArtifact(name, [dir + '/in.json'], dir);
  else {
    const [workflowRunId, token] = from.split(' ');
    const findBy = { token, workflowRunId: Number(workflowRunId), repositoryOwner: 'octo', repositoryName: 'app' };
    const options = token ? { findBy } : {};
    const { artifact } = await artifacts.getArtifact(name, options);
    await artifacts.downloadArtifact(artifact.id, { ...options, path: dir + '/out' });
  }`;

test('@actions/artifact uploads; this run and others download, also over the API', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'test-artifact-'));
  try {
    await using github = await startGithub({ repo: 'octo/app' });
    const head_sha = await github.commit({ branch: 'main', files: { a: '1' } });
    github.addRun({ id: 7, head_sha });
    await writeFile(join(dir, 'in.json'), 'x'.repeat(100_000));
    const run = (runId: number, from: string) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', client, 'submission', dir, from], {
        env: { PATH: process.env['PATH'], ...github.env(), ...github.artifactEnv(runId) },
      });
    const downloaded = async (): Promise<number> => {
      const content = await readFile(join(dir, 'out/in.json'), 'utf8');
      await rm(join(dir, 'out'), { recursive: true });
      await mkdir(join(dir, 'out'));
      return content.length;
    };

    github.refuseArtifacts(true);
    await expect(run(7, 'upload')).rejects.toThrow('artifact storage is out of reach');
    github.refuseArtifacts(false);
    await run(7, 'upload');
    await run(7, '');
    expect(await downloaded()).toBe(100_000);
    await run(8, `7 ${workflowToken}`);
    expect(await downloaded()).toBe(100_000);
    expect(github.requests.map(request => request.operation)).toEqual([
      'actions/list-workflow-run-artifacts',
      'actions/download-artifact',
    ]);
    expect(github.violations).toEqual([]);
  } finally {
    await rm(dir, { recursive: true });
  }
});
