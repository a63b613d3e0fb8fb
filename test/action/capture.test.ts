// A job as it runs with the one step and no inputs: the `pre` bundle, real pytest, the step's bundle.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workflowToken } from '../github/options.ts';
import { SKIPPED } from '../plugin/venvs.ts';
import { unzipOnly } from '../../src/host/unzip.ts';
import { handedOn, openJob } from './captured-job.ts';
import { rowsOf } from './ledger.ts';
import { openWorkshop } from './workflow.ts';

describe.skipIf(SKIPPED)(`one step, no inputs${SKIPPED}`, () => {
  test('every pytest of the job is recorded, and a later step records only what came after the earlier one', async () => {
    await using workshop = await openWorkshop();
    await using job = await openJob();
    const sha = await workshop.github.commit({ branch: 'main', files: { 'a.py': '1' } });
    expect(await job.pytest({ 'test_unit.py': 'def test_a(): pass\ndef test_b(): assert 0, "broken"\n' })).toBe(1);
    expect(await job.pytest({ 'test_more.py': 'def test_c(): pass\n' })).toBe(0);
    const first = await workshop.step({ sha, runId: 1, with: { report: '' }, env: handedOn(job) });
    expect(first.log).toContain('1 of 3 tests failing');
    expect(first.summary).toContain('test_unit.py');
    expect(first.outputs['counts']).toContain('"passed":2,"failed":1');

    await job.pytest({ 'test_web.py': 'def test_d(): pass\n' });
    const step = { sha, runId: 1, with: { report: '', target: 'web' }, env: handedOn(job) };
    const second = await workshop.step(step);
    expect(second.outputs['counts']).toContain('"passed":1,"failed":0');
    expect(await rowsOf(workshop.github, 'main', 1, 'web')).toHaveLength(1);

    const third = await workshop.step({ ...step, runId: 2 });
    expect(third.code).toBe(0);
    expect(third.summary).toBe('<sub>No pytest ran in this job since the previous step of pytest-ledger.</sub>\n');
    expect(await rowsOf(workshop.github, 'main', 2, 'web')).toEqual([]);
    expect(workshop.github.violations).toEqual([]);
  });

  test.each([
    ['a job that failed before its tests', {}],
    ['a job without a checkout, so without its directory', { 'working-directory': 'backend' }],
    ['a policy that fails for anything', { 'fail-on': 'failures' }],
  ])('%s: a notice and one line say that no pytest ran, nothing is recorded or posted', async (_, given) => {
    await using workshop = await openWorkshop();
    await using job = await openJob();
    const { github } = workshop;
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    github.forget();
    const done = await workshop.step({ sha, runId: 1, with: { report: '', ...given }, env: handedOn(job) });
    expect(done.code).toBe(0);
    expect(done.summary).toBe('<sub>No pytest ran in this job.</sub>\n');
    const [notice, more, ...others] = done.log.trimEnd().split('\n');
    expect(notice).toBe('::notice::No pytest ran in this job, so nothing is recorded.');
    expect(more).toMatch(
      /^If one did, it was run without .* pass them on: http.*\/octo\/pytest-ledger\/blob\/v1\/docs\/capture\.md$/,
    );
    expect(others).toEqual([]);
    expect(github.requests).toEqual([]);
  });

  test('a folder of captures that a step removed is an error with a way out', async () => {
    await using workshop = await openWorkshop();
    await using job = await openJob();
    await rm(job.captures, { recursive: true });
    const done = await workshop.step({ with: { report: '' }, env: handedOn(job) });
    expect(done.code).toBe(1);
    expect(done.log).toMatch(/^::error::The folder of this job's captures, .* is no longer a folder: .* Keep it/m);
  });

  test('a capture that could be neither recorded nor saved is still there for a later step', async () => {
    await using workshop = await openWorkshop();
    await using job = await openJob();
    const { github } = workshop;
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    await job.pytest({ 'test_a.py': 'def test_a(): pass\n' });
    const step = { sha, runId: 1, with: { report: '' }, env: handedOn(job) };
    github.refuseArtifacts(true);
    const refused = await workshop.step({ ...step, token: 'ghs_unknown' });
    expect([refused.code, refused.log]).toEqual([1, expect.stringContaining('could not be saved either')]);
    github.refuseArtifacts(false);
    expect((await workshop.step(step)).code).toBe(0);
    expect(await rowsOf(github, 'main', 1)).toHaveLength(1);
  });

  test('pytest that died: the test that was running has an error, the rest is not run, and the next run calls none of it removed or added', async () => {
    await using workshop = await openWorkshop();
    const sha = await workshop.github.commit({ branch: 'main', files: { 'a.py': '1' } });
    const files = (dies: boolean) => ({
      'test_many.py': `import os, pytest\n@pytest.mark.parametrize("n", range(20))\ndef test_n(n):\n    if n == 12 and ${dies ? 'True' : 'False'}: os.kill(os.getpid(), 9)\n`,
    });
    for (const [number, dies] of [false, true, false].entries()) {
      await using job = await openJob();
      await job.pytest(files(dies));
      const done = await workshop.step({ sha, runId: number + 1, with: { report: '' }, env: handedOn(job) });
      expect(done.code).toBe(0);
      if (dies) {
        expect(done.summary).toMatch(
          /^### ❌ pytest was killed while it ran test\\_n\\\[12\\\] · 12 of 20 tests passed · 7 not run\n/,
        );
        expect(done.summary).toContain('pytest stopped after 13 of 20 tests, while it ran test_many.py::test_n[12]');
        expect(done.summary).toContain('`pytest was killed while it ran test_many.py::test_n[12]`');
        expect(done.outputs['counts']).toContain('"error":1');
      }
      expect(done.summary).not.toMatch(/removed|added/);
    }
    const [row] = await rowsOf(workshop.github, 'main', 2);
    expect(row).toMatchObject({ notRun: '4*7n', stopped: 'its process ended' });
  });

  test('the output of a failing test is kept, its end; of a passing one none', async () => {
    await using workshop = await openWorkshop();
    await using job = await openJob();
    const sha = await workshop.github.commit({ branch: 'main', files: { 'a.py': '1' } });
    const printing =
      'def test_a():\n    print("quiet")\ndef test_b():\n    print("x" * 9000); print("the last words"); assert 0\n';
    await job.pytest({ 'test_out.py': printing });
    await workshop.step({ sha, runId: 1, with: { report: '' }, env: handedOn(job) });
    const files = [...((await workshop.github.readBranch('pytest-results')) ?? [])];
    const details = files.flatMap(([path, text]) => (path.includes('details-') ? [String(text)] : [])).join('');
    expect(details).toContain('the last words');
    expect(details).not.toContain('quiet');
    expect(details.length).toBeLessThan(8_000);
  });

  test('files that tests attach become an artifact, and are named in record and summary; a refusal costs no result', async () => {
    await using workshop = await openWorkshop();
    const { github } = workshop;
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    const attaching = `
import pytest
@pytest.mark.parametrize("good", [True, False])
def test_page(good, ledger_attach, tmp_path):
    shot = tmp_path / "shot.png"
    shot.write_bytes(b"picture %d" % good)
    ledger_attach(shot)
    ledger_attach.text("told\\n", "../../log.txt")
    assert good
`;
    const content = Buffer.from('picture 0');
    const hash = createHash('sha256').update(content).digest('hex');
    for (const runId of [1, 2]) {
      github.addRun({ id: runId, head_sha: sha });
      github.refuseArtifacts(runId === 2);
      await using job = await openJob();
      await job.pytest({ 'test_page.py': attaching });
      const done = await workshop.step({ sha, runId, with: { report: '' }, env: handedOn(job) });
      expect(done.code).toBe(0);
      expect(done.outputs['counts']).toContain('"passed":1,"failed":1');
      expect(/could not be kept as the artifact pytest-ledger-files-test-1/.test(done.log)).toBe(runId === 2);
      if (runId === 1)
        expect(done.summary).toMatch(
          /Attached: `shot\.png` \(9 bytes\), `\.\.\/\.\.\/log\.txt` \(5 bytes\), among \[the artifacts of the run\]\(.*\/runs\/1#artifacts\)/,
        );
    }
    const files = [...((await github.readBranch('pytest-results')) ?? [])];
    const details = files.flatMap(([path, text]) => (path.includes('details-') ? [String(text)] : [])).join('');
    expect(details).toContain(`"files":[["shot.png","${hash}",9],["../../log.txt"`);
    const authorization = `Bearer ${workflowToken}`;
    const api = `${github.env()['GITHUB_API_URL']}/repos/octo/app/actions/runs/1/artifacts`;
    const { artifacts } = (await (await fetch(api, { headers: { authorization } })).json()) as any;
    expect(artifacts.map(({ name }: any) => name)).toEqual(['pytest-ledger-files-test-1']);
    const zip = await fetch(artifacts[0].archive_download_url, { headers: { authorization } });
    const names = Buffer.from(await zip.arrayBuffer())
      .toString('latin1')
      .match(/test_page\.py-test_page[^\0]*?\.(?:png|txt)/g);
    expect([...new Set(names)].sort()).toEqual([
      'test_page.py-test_page[False]/log.txt',
      'test_page.py-test_page[False]/shot.png',
      'test_page.py-test_page[True]/log.txt',
      'test_page.py-test_page[True]/shot.png',
    ]);
  });

  test('another user, as images have one, may leave captures and files, and may not take away those of others', async () => {
    await using job = await openJob();
    for (const folder of [job.captures, join(job.captures, 'attachments')])
      expect((await stat(folder)).mode & 0o7777).toBe(0o1733);
  });

  test('each job has a folder of its own, also where an earlier one left what cannot be removed; steps of one job share it', async () => {
    const shared = await mkdtemp(join(tmpdir(), 'pytest-ledger-runner-'));
    await using first = await openJob({ RUNNER_TEMP: shared });
    await using second = await openJob({ RUNNER_TEMP: shared });
    await using other = await openJob({ RUNNER_TEMP: shared, GITHUB_JOB: 'lint' });
    await using again = await openJob({ RUNNER_TEMP: shared, PYTEST_LEDGER_DIR: first.captures });
    expect(new Set([first, second, other].map(({ captures }) => captures)).size).toBe(3);
    expect(again.captures).toBe(first.captures);
    await rm(shared, { recursive: true });
  });

  test('a link in the place of a capture or an attached file is neither read nor uploaded, and the step says so', async () => {
    await using workshop = await openWorkshop();
    await using job = await openJob();
    const { github } = workshop;
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    const attacking = `
import glob, os
def test_page(ledger_attach):
    ledger_attach.text("fine", "fine.txt")
    ledger_attach.text("swapped", "swapped.txt")
    folder = os.environ["PYTEST_LEDGER_DIR"]
    for path in glob.glob(folder + "/attachments/*"):
        if open(path).read() == "swapped":
            os.unlink(path)
            os.symlink("/proc/self/environ", path)
    os.symlink("/proc/self/environ", folder + "/other.jsonl")
`;
    await job.pytest({ 'test_page.py': attacking });
    github.addRun({ id: 1, head_sha: sha });
    const env = { ...handedOn(job), HIDDEN_IN_THE_ENVIRONMENT: 'a-value-that-nobody-may-see' };
    const done = await workshop.step({ sha, runId: 1, with: { report: '' }, env });
    expect(done.code).toBe(0);
    expect(done.log).toContain(
      'the attached file "swapped.txt" of test_page.py::test_page is not kept: it is a symbolic link',
    );
    expect(done.log).toMatch(/other\.jsonl: it is a symbolic link/);
    const files = [...((await github.readBranch('pytest-results')) ?? [])].map(([, text]) => String(text)).join('');
    expect(files).toContain('fine.txt');
    expect(files).not.toContain('swapped.txt');
    const headers = { authorization: `Bearer ${workflowToken}` };
    const api = `${github.env()['GITHUB_API_URL']}/repos/octo/app/actions/runs/1/artifacts`;
    const { artifacts } = (await (await fetch(api, { headers })).json()) as any;
    const zip = Buffer.from(await (await fetch(artifacts[0].archive_download_url, { headers })).arrayBuffer());
    const content = unzipOnly(zip, 'test_page.py-test_page/fine.txt', 1_000).toString();
    expect(content).toBe('fine');
    expect(zip.includes('swapped')).toBe(false);
  });

  test('a PYTHONPATH of the job stays, after the plugin, and a second step of the Action says it once', async () => {
    await using first = await openJob({ PYTHONPATH: '/somewhere/src' });
    const paths = first.env['PYTHONPATH']?.split(delimiter) ?? [];
    expect(paths.at(-1)).toBe('/somewhere/src');
    expect(paths).toHaveLength(3);
    await using second = await openJob({ PYTHONPATH: first.env['PYTHONPATH'] ?? '' });
    expect(second.env['PYTHONPATH']).toBe(first.env['PYTHONPATH']);
  });

  test.each([{ INPUT_CAPTURE: 'off' }, { INPUT_REPORT: 'report.xml' }])('with %j nothing is prepared', async given => {
    await using job = await openJob(given);
    expect(job.env['PYTEST_LEDGER_DIR']).toBeUndefined();
    expect(await job.pytest({ 'test_a.py': 'def test_a(): pass\n' })).toBe(0);
    expect(await readdir(job.captures).catch(() => [])).toEqual([]);
  });
});
