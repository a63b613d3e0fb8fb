// The plugin's own tests, plugin/tests, with each pytest.

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { PLUGIN } from './pytest.ts';
import { environments, withOtherPlugins, SKIPPED } from './venvs.ts';

describe.skipIf(SKIPPED)(`the plugin's own tests${SKIPPED}`, () => {
  for (const { name, python } of [...environments, withOtherPlugins]) {
    test(name, { timeout: 600_000 }, () => {
      const env = { PATH: process.env.PATH, PYTHONPATH: PLUGIN, PYTHONDONTWRITEBYTECODE: '1', LANG: 'C.UTF-8' };
      const args = [
        '-m',
        'pytest',
        'tests',
        '-q',
        '-p',
        'no:cacheprovider',
        '-p',
        'no:randomly',
        '-p',
        'no:rerunfailures',
      ];
      const { status, stdout, stderr } = spawnSync(python(), args, { cwd: PLUGIN, env, encoding: 'utf8' });
      expect({ status, output: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ status: 0, output: '' });
    });
  }
});
