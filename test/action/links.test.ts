import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, pathsIn } from '../../src/action/links.ts';

const WORKSPACE = String.raw`D:\a\shop\shop`;

test.each([
  ['.', '', ''],
  ['services/backend', '', 'services/backend'],
  ['./services/backend/', '', 'services/backend'],
  ['services\\backend', WORKSPACE, 'services/backend'],
  [String.raw`D:\a\shop\shop\services\backend`, WORKSPACE, 'services/backend'],
  // As `${{ github.workspace }}/services/backend` is there.
  [String.raw`D:\a\shop\shop/services/backend`, WORKSPACE, 'services/backend'],
  [String.raw`d:\a\Shop\shop\services`, WORKSPACE, 'services'],
  [String.raw`C:\elsewhere`, WORKSPACE, ''],
  ['/home/runner/work/shop/shop/services/backend', '/home/runner/work/shop/shop', 'services/backend'],
  ['/home/runner/work/shop/other', '/home/runner/work/shop/shop', ''],
  ['..', '/home/runner/work/shop/shop', ''],
])('working-directory %j in %j is %j of the repository', (directory, workspace, folder) => {
  const paths = workspace === WORKSPACE ? win32 : posix;
  expect(folderOf(directory, workspace || '/work', paths)).toBe(folder);
  expect(pathsIn(folder)('tests/test_a.py')).toBe(folder === '' ? 'tests/test_a.py' : `${folder}/tests/test_a.py`);
});
