// Bundles what `tsc` emitted to lib/ into dist/. ncc's output depends on the directory it runs in: always the root.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

for (const name of ['cli', 'action']) {
  const target = join(root, 'dist', name);
  const { code, assets } = await ncc(join(root, 'lib', `${name}.js`), {
    minify: true,
    quiet: true,
    target: 'es2022',
    license: 'licenses.txt',
  });
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'index.js'), code);
  for (const [file, { source, permissions }] of Object.entries(assets)) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await writeFile(join(target, file), source, { mode: permissions });
  }
  for (const file of await readdir(target)) console.log(`dist/${name}/${file}`);
}
