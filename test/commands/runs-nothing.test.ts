import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { junit, openSandbox } from './sandbox.ts';

// A test that runs before `record` may have written any of these.
test.skipIf(process.platform === 'win32')(
  'record runs nothing that the checkout configures: monitors, hooks, filters, signature checks',
  async () => {
    await using sandbox = await openSandbox();
    const { directory, git } = sandbox;
    const marks = join(directory, 'marks');
    await mkdir(marks);
    const program = async (name: string): Promise<string> => {
      const file = join(directory, name);
      await sandbox.write(name, `#!/bin/sh\necho "$INPUT_TOKEN" > "${marks}/${name.replaceAll('/', '-')}"\ncat\n`);
      await chmod(file, 0o755);
      return file;
    };
    await mkdir(join(directory, 'hooks'));
    for (const hook of ['reference-transaction', 'post-index-change', 'pre-push', 'post-checkout', 'pre-auto-gc'])
      await program(`hooks/${hook}`);
    await sandbox.write('a.py', 'x = 1\n');
    await sandbox.write('.gitattributes', '*.py filter=evil diff=evil\n');
    await git('add', '.');
    await git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '-m', 'files');
    await git('config', 'core.hooksPath', join(directory, 'hooks'));
    await git('config', 'core.fsmonitor', await program('monitor'));
    await git('config', 'filter.evil.clean', await program('clean'));
    await git('config', 'filter.evil.process', await program('process'));
    await git('config', 'filter.evil.required', 'true');
    await git('config', 'diff.evil.textconv', await program('textconv'));
    await git('config', 'diff.external', await program('external'));
    await git('config', 'log.showSignature', 'true');
    await git('config', 'gpg.program', await program('gpg'));
    await sandbox.write('a.py', 'x = 2\n');
    await sandbox.write('report.xml', junit({ test_a: 'failed' }));
    const { code, stderr } = await sandbox.ledger('record', 'report.xml');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    await sandbox.ledger('failures');
    expect(await readdir(marks)).toEqual([]);
  },
);
