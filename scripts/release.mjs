// What has to hold before a version is published, and what is said about it.
//   node scripts/release.mjs check [v1.2.3]   versions agree, the changelog has the version, the npm package is complete
//   node scripts/release.mjs notes v1.2.3     the version's part of the changelog
// Without a tag, `check` is a dry run: everything but the changelog's heading and the tag's name.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** @param {string} file */
const read = file => readFileSync(join(root, file), 'utf8');

/** Files without which the npm package would not work. */
const NEEDED = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'action.yml', 'dist/cli/index.js'];

/**
 * The part of the changelog under a version's heading, without the heading.
 * @param {string} version
 * @returns {string | undefined} undefined where there is no such heading
 */
export function notesOf(version, changelog = read('CHANGELOG.md')) {
  const parts = changelog.split(/^## /m);
  const part = parts.find(each => each.startsWith(`${version}\n`) || each.startsWith(`${version} `));
  return part?.slice(part.indexOf('\n') + 1).trim();
}

/** @returns {string[]} paths in the package that npm would publish */
function packedFiles() {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  /** @type {any} npm 11 prints a list, npm 12 an object with an entry for each package */
  const packed = JSON.parse(printed);
  const [{ files }] = Array.isArray(packed) ? packed : Object.values(packed);
  return files.map((/** @type {{ path: string }} */ { path }) => path);
}

/**
 * @param {string | undefined} tag `v1.2.3`
 * @returns {string[]} what is wrong, a sentence each
 */
export function findingsOf(tag) {
  const { version } = JSON.parse(read('package.json'));
  const findings = [];
  /** @param {string} what @param {string | undefined} found */
  const same = (what, found) => {
    if (found !== version) findings.push(`${what} has version ${found}, package.json ${version}.`);
  };
  same('package-lock.json', JSON.parse(read('package-lock.json')).version);
  same('src/core/version.ts', /'([^']+)'/.exec(read('src/core/version.ts'))?.[1]);
  const plugin = 'plugin/pytest_ledger/__init__.py';
  same(plugin, /^__version__ = "([^"]+)"/m.exec(read(plugin))?.[1]);
  const files = packedFiles();
  for (const file of NEEDED) if (!files.includes(file)) findings.push(`The npm package would lack ${file}.`);
  const strange = files.filter(file => /^(?:src|test|bench|node_modules|\.)/.test(file));
  if (strange.length > 0) findings.push(`The npm package would have ${strange.slice(0, 3).join(', ')}.`);
  if (tag === undefined) return findings;
  same(`The tag ${tag}`, tag.replace(/^v/, ''));
  if (!notesOf(version)) findings.push(`CHANGELOG.md has no heading "## ${version}", or nothing below it.`);
  return findings;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, tag] = process.argv.slice(2);
  if (command === 'notes' && tag !== undefined) console.log(notesOf(tag.replace(/^v/, '')) ?? '');
  else if (command === 'check') {
    const findings = findingsOf(tag);
    for (const finding of findings) console.error(finding);
    if (findings.length > 0) process.exitCode = 1;
    else console.log(tag === undefined ? 'Dry run: the package is ready to be published.' : `${tag} can be published.`);
  } else {
    console.error('usage: node scripts/release.mjs check [TAG] | notes TAG');
    process.exitCode = 2;
  }
}
