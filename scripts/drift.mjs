// Fails when what is committed is not what the sources give: bundles, and tables in documents that are generated.
import { execFileSync } from 'node:child_process';

execFileSync(process.execPath, ['scripts/readme-tables.mjs'], { stdio: 'inherit' });
const GENERATED = ['dist', 'README.md'];
const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=all', '--', ...GENERATED], {
  encoding: 'utf8',
});
if (changed !== '') {
  console.error(`These differ from what is committed. Commit them with the change that made them differ:\n${changed}`);
  process.exitCode = 1;
}
