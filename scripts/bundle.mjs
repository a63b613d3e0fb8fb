// Bundles what `tsc` emitted to lib/ into dist/, with the licences of what is bundled.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
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

await bundlePages();

/**
 * The pages: one HTML file with program and style inside. Its content security policy allows nothing else, and names both by
 * their hashes. Data is put between `<!--data-->` marks, or fetched.
 */
async function bundlePages() {
  const target = join(root, 'dist', 'web');
  const bundle = await rolldown({
    input: join(root, 'lib-web', 'web', 'main.js'),
    platform: 'browser',
    cwd: root,
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
  const [program] = output;
  const styles = await Promise.all(
    ['node_modules/uplot/dist/uPlot.min.css', 'src/web/style.css'].map(file => readFile(join(root, file), 'utf8')),
  );
  // A script element ends at the first `</script`, wherever it stands.
  const script = program.code.trim().replaceAll('</script', '<\\/script');
  const style = styles
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
  const hash = (/** @type {string} */ text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const html = `<!doctype html>
<html lang="en" data-base="data/">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>pytest-ledger</title>
<style>${style}</style>
</head>
<body>
<div id="app"><!--plain--></div>
<script type="text/plain" id="data"><!--data--></script>
<script>${script}</script>
</body>
</html>
`;
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'pages.html'), html);
  await writeFile(join(target, 'licenses.txt'), await licencesOf(program.moduleIds));
  console.log('dist/web/pages.html');
}
