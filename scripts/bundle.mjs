// Bundles what `tsc` emitted to lib/ into dist/, with the licences of what is bundled.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * The name, licence and licence's text of each package that a bundle has modules of.
 * @param {string[]} modules paths of files
 */
async function licencesOf(modules) {
  const found = modules.flatMap(module => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module) ?? []);
  const texts = [...new Set(found)].map(async folder => {
    const { name, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find(entry => /^licen[cs]e/i.test(entry));
    return `${name}\n${license}\n${file ? await readFile(join(folder, file), 'utf8') : ''}`;
  });
  return (await Promise.all(texts)).toSorted().join('\n\n');
}

for (const name of ['cli', 'action', 'action-pre']) {
  const target = join(root, 'dist', name);
  const bundle = await rolldown({ input: join(root, 'lib', `${name}.js`), platform: 'node', cwd: root });
  await rm(target, { recursive: true, force: true });
  const { output } = await bundle.write({
    dir: target,
    // Node starts a CommonJS module sooner than an ES module.
    format: 'cjs',
    minify: true,
    comments: false,
    entryFileNames: 'index.js',
    chunkFileNames: '[name].js',
    // One file for all that is loaded at once: its modules then share one scope, and each further file takes time to load.
    codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] },
  });
  const modules = output.flatMap(part => (part.type === 'chunk' ? part.moduleIds : []));
  const licences = await licencesOf(modules);
  if (licences !== '') await writeFile(join(target, 'licenses.txt'), licences);
  await writeFile(join(target, 'package.json'), '{ "type": "commonjs" }\n');
  for (const { fileName } of output) console.log(`dist/${name}/${fileName}`);
}
