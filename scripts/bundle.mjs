// Bundles what `tsc` emitted to lib/ into dist/. ncc's output depends on the directory it runs in: always the root.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';
import { minify } from 'rolldown/utils';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

/**
 * Its licences stand in a file of their own.
 * @param {string} file @param {string} text
 */
async function small(file, text) {
  const { code, errors } = await minify(file, text, { module: true, codegen: { legalComments: 'none' } });
  if (errors.length > 0) throw new Error(`${file} could not be minified: ${errors[0]?.message}`);
  return code;
}

for (const name of ['cli', 'action', 'pre']) {
  const target = join(root, 'dist', name);
  const { code, assets } = await ncc(join(root, 'lib', `${name}.js`), {
    // Only the first file; those that are loaded later are left as they are.
    minify: true,
    quiet: true,
    target: 'es2022',
    license: 'licenses.txt',
  });
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'index.js'), await small('index.js', code));
  for (const [file, { source, permissions }] of Object.entries(assets)) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    const text = file.endsWith('.js') ? await small(file, source.toString()) : source;
    await writeFile(join(target, file), text, { mode: permissions });
  }
  for (const file of await readdir(target)) console.log(`dist/${name}/${file}`);
}
