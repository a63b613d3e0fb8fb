import { expect, test } from 'vitest';
import { startGithub } from './github.ts';
import { app, bytes, failure, plainClient } from './octokit.ts';

test('a root commit without parents becomes a branch by blob, tree, commit and ref', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.commit({ branch: 'main', files: { 'a.py': '' } });
  const octokit = plainClient(github);
  const blob = await octokit.git.createBlob({ ...app, content: 'hello', encoding: 'utf-8' });
  const tree = await octokit.git.createTree({
    ...app,
    tree: [
      { path: 'b/c.txt', mode: '100644', type: 'blob', sha: blob.data.sha },
      { path: 'b-d.txt', mode: '100644', type: 'blob', content: 'inline' },
    ],
  });
  const commit = await octokit.git.createCommit({ ...app, tree: tree.data.sha, message: 'root', parents: [] });
  await octokit.git.createRef({ ...app, ref: 'refs/heads/results', sha: commit.data.sha });

  expect(commit.data.verification.verified).toBe(true);
  // Git's order: the directory counts as `b/`, after `b-`.
  expect(tree.data.tree.map(entry => entry.path)).toEqual(['b-d.txt', 'b']);
  expect(await github.readBranch('results')).toEqual(
    new Map([
      ['b-d.txt', Buffer.from('inline')],
      ['b/c.txt', Buffer.from('hello')],
    ]),
  );
  expect(github.violations).toEqual([]);
  expect(github.deviations()).toEqual([]);
  expect([github.reads(), github.writes()]).toEqual([0, 4]);
});

test('a lost race for a ref is 422, the branch stays', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const first = await github.commit({ branch: 'main', files: { a: '1' } });
  const octokit = plainClient(github);
  const { data } = await octokit.git.getCommit({ ...app, commit_sha: first });
  const child = (message: string) =>
    octokit.git.createCommit({ ...app, tree: data.tree.sha, message, parents: [first] });
  const [left, right] = await Promise.all([child('left'), child('right')]);
  const move = (sha: string) => octokit.git.updateRef({ ...app, ref: 'heads/main', sha });
  const moves = await Promise.allSettled([move(left.data.sha), move(right.data.sha)]);

  expect(moves.map(one => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const lost = moves.find(one => one.status === 'rejected');
  expect(lost?.reason).toMatchObject({ status: 422, message: expect.stringContaining('Update is not a fast forward') });
  const all = octokit.git.updateRef({ ...app, ref: 'heads/main', sha: right.data.sha, force: true });
  await expect(all).resolves.toMatchObject({ status: 200 });
});

test.for([
  ['update-ref of nothing', 422, 'Reference does not exist'],
  ['create-ref of an existing one', 422, 'Reference already exists'],
  ['update-ref to an unknown object', 422, 'Object does not exist'],
  ['get-ref of nothing', 404, 'Not Found'],
] as const)('%s is %i', async ([name, status, message]) => {
  await using github = await startGithub({ repo: 'octo/app' });
  const sha = await github.commit({ branch: 'main', files: { a: '1' } });
  const { git } = plainClient(github);
  const requests = {
    'update-ref of nothing': () => git.updateRef({ ...app, ref: 'heads/no', sha }),
    'create-ref of an existing one': () => git.createRef({ ...app, ref: 'refs/heads/main', sha }),
    'update-ref to an unknown object': () => git.updateRef({ ...app, ref: 'heads/main', sha: 'b'.repeat(40) }),
    'get-ref of nothing': () => git.getRef({ ...app, ref: 'heads/no' }),
  };
  expect(await failure(requests[name]())).toEqual({ status, message: expect.stringContaining(message) });
});

test('an empty repository takes no git objects', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const { git } = plainClient(github);
  expect(await failure(git.createBlob({ ...app, content: '' }))).toMatchObject({ status: 409 });
});

test('deleting the last file of a directory deletes the directory', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const sha = await github.commit({ branch: 'main', files: { a: '1', 'b/c/d': '2' } });
  const { git } = plainClient(github);
  const { data } = await git.createTree({
    ...app,
    base_tree: (await git.getCommit({ ...app, commit_sha: sha })).data.tree.sha,
    tree: [{ path: 'b/c/d', mode: '100644', type: 'blob', sha: null }],
  });
  expect(data.tree.map(entry => entry.path)).toEqual(['a']);
});

test('contents come as base64 in lines, or raw', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const text = 'x'.repeat(100);
  await github.commit({ branch: 'main', files: { 'dir/a b.txt': text } });
  const { repos } = plainClient(github);
  const json = await repos.getContent({ ...app, path: 'dir/a b.txt' });
  const raw = await repos.getContent({ ...app, path: 'dir/a b.txt', mediaType: { format: 'raw' } });

  expect(json.data).toMatchObject({ encoding: 'base64', content: expect.stringMatching(/^.{60}\n.{60}\n.{16}\n$/) });
  expect(raw.data).toBe(text);
  expect(github.deviations()).toEqual([]);
});

test('a pull request follows its branch; commits, files and merge base come from comparing', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const base = await github.commit({ branch: 'main', files: { 'a.py': '1', 'b.py': '1' } });
  await github.setRef('feature', base);
  await github.commit({ branch: 'feature', files: { 'a.py': '2' } });
  const { number } = await github.openPull({ head: 'feature' });
  const head = await github.commit({ branch: 'feature', files: { 'c.py': '3' } });
  await github.commit({ branch: 'main', files: { 'b.py': '4' } });
  const { pulls, repos } = plainClient(github);

  const pull = await pulls.get({ ...app, pull_number: number });
  expect(pull.data).toMatchObject({ head: { sha: head }, base: { sha: base }, commits: 2, changed_files: 2 });
  const files = await pulls.listFiles({ ...app, pull_number: number, per_page: 1, page: 2 });
  expect(files.data.map(file => file.filename)).toEqual(['c.py']);
  expect(files.headers.link).toContain(`${github.url}/repos/octo/app/pulls/${number}/files`);
  expect((await pulls.listCommits({ ...app, pull_number: number })).data.map(one => one.sha).at(-1)).toBe(head);
  const compared = await repos.compareCommitsWithBasehead({ ...app, basehead: 'main...octo:feature' });
  expect(compared.data).toMatchObject({ merge_base_commit: { sha: base }, ahead_by: 2, behind_by: 1 });
  const associated = await repos.listPullRequestsAssociatedWithCommit({ ...app, commit_sha: head });
  expect(associated.data.map(one => one.number)).toEqual([number]);
  expect(github.violations).toEqual([]);
  expect(github.deviations()).toEqual([]);
});

test("a fork's pull request has its head in the fork and its commits in the base repository too", async () => {
  await using github = await startGithub({ repo: 'octo/app', forks: ['mallory'] });
  const base = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await github.setRef('patch', base, 'mallory/app');
  const head = await github.commit({ repo: 'mallory/app', branch: 'patch', files: { 'a.py': '2' } });
  const { number } = await github.openPull({ head: 'mallory:patch' });
  const { pulls, git, repos } = plainClient(github);

  const { data } = await pulls.get({ ...app, pull_number: number });
  expect(data).toMatchObject({ commits: 1, head: { sha: head, repo: { full_name: 'mallory/app', fork: true } } });
  expect((await pulls.list({ ...app, head: 'mallory:patch' })).data.map(pull => pull.number)).toEqual([number]);
  const ref = await git.getRef({ ...app, ref: `pull/${number}/head` });
  expect(ref.data).toMatchObject({ ref: `refs/pull/${number}/head`, object: { sha: head } });
  const compared = await repos.compareCommitsWithBasehead({ ...app, basehead: 'main...mallory:patch' });
  expect(compared.data.merge_base_commit.sha).toBe(base);
  expect(github.deviations()).toEqual([]);
});

const output = (line: number) => ({
  title: 'Tests',
  summary: `to line ${line}`,
  annotations: [
    {
      path: 'a.py',
      start_line: line,
      end_line: line,
      annotation_level: 'failure',
      message: 'no',
      title: 't',
    } as const,
  ],
});

test('annotations of a check are appended by updates, and listed', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const head_sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const { checks } = plainClient(github);
  const { data: run } = await checks.create({ ...app, name: 'tests', head_sha, output: output(1) });
  await checks.update({ ...app, check_run_id: run.id, conclusion: 'failure', status: 'completed', output: output(2) });

  const { data } = await checks.get({ ...app, check_run_id: run.id });
  expect(data).toMatchObject({ conclusion: 'failure', output: { summary: 'to line 2', annotations_count: 2 } });
  expect(data.check_suite?.id).toBe((await github.addCheckRun('another', head_sha)).check_suite.id);
  const listed = await checks.listAnnotations({ ...app, check_run_id: run.id });
  expect(listed.data.map(one => [one.start_line, one.title])).toEqual([
    [1, 't'],
    [2, 't'],
  ]);
  const elsewhere = checks.create({ ...app, name: 'tests', head_sha: 'c'.repeat(40), output: output(1) });
  expect(await failure(elsewhere)).toMatchObject({ status: 422, message: expect.stringContaining('No commit found') });
  expect(github.violations).toEqual([]);
  expect(github.deviations()).toEqual([]);
});

test('comments come oldest first, 30 a page, with links to the next', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const base = await github.commit({ branch: 'main', files: { a: '1' } });
  await github.setRef('feature', base);
  const { number } = await github.openPull({ head: 'feature' });
  for (let i = 1; i <= 35; i++) await github.addComment(number, `comment ${i}`);
  const octokit = plainClient(github);
  const first = await octokit.issues.listComments({ ...app, issue_number: number });
  expect([first.data.length, first.data[0]?.body]).toEqual([30, 'comment 1']);
  const all = await octokit.paginate(octokit.issues.listComments, { ...app, issue_number: number });
  expect(all.map(comment => comment.body).at(-1)).toBe('comment 35');

  const mine = await octokit.issues.createComment({ ...app, issue_number: number, body: 'from the bot' });
  expect(mine.data.user).toMatchObject({ login: 'github-actions[bot]', type: 'Bot' });
  expect(mine.data.html_url).toBe(`${github.webUrl}/octo/app/pull/${number}#issuecomment-${mine.data.id}`);
  expect(github.deviations()).toEqual([]);
});

test('workflow runs and artifacts are what the test put there', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const head_sha = await github.commit({ branch: 'main', files: { a: '1' } });
  github.addRun({ id: 7, head_sha, event: 'pull_request', run_attempt: 2 });
  const zip = Buffer.from('PK, so to say');
  const id = github.addArtifact(7, 'submission', zip);
  const gone = github.addArtifact(7, 'old', zip, true);
  const { actions } = plainClient(github);
  const run = await actions.getWorkflowRun({ ...app, run_id: 7 });
  expect(run.data).toMatchObject({ head_sha, run_attempt: 2, head_repository: { full_name: 'octo/app' } });
  const listed = await actions.listWorkflowRunArtifacts({ ...app, run_id: 7, name: 'submission' });
  expect(listed.data.artifacts.map(artifact => artifact.id)).toEqual([id]);
  const download = await actions.downloadArtifact({ ...app, artifact_id: id, archive_format: 'zip' });
  expect(bytes(download.data)).toEqual(zip);
  const expired = actions.downloadArtifact({ ...app, artifact_id: gone, archive_format: 'zip' });
  expect(await failure(expired)).toMatchObject({ status: 410 });
  expect(github.deviations()).toEqual([]);
});
