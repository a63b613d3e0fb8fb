// The emulated GitHub as a server of its own, to run the committed bundles against by hand: see docs/github-api.md.
//   npm run github -- [--repo DIR] [--name octo/app] [--port N]
import { parseArgs } from 'node:util';
import { startGithub } from './github.ts';
import { workflowToken } from './options.ts';

const { values } = parseArgs({
  options: {
    repo: { type: 'string' },
    name: { type: 'string', default: 'octo/app' },
    port: { type: 'string', default: '0' },
  },
});
const readOnlyToken = 'read-only-token';
const github = await startGithub({
  repo: values.name,
  port: Number(values.port),
  tokens: {
    [workflowToken]: { login: 'github-actions[bot]' },
    [readOnlyToken]: {
      login: 'dependabot[bot]',
      permissions: { contents: 'read', checks: 'read', 'pull-requests': 'read', actions: 'read' },
    },
  },
});
if (values.repo !== undefined) await github.push(values.repo);
const lines = [
  `GitHub is emulated at ${github.url} for ${values.name}${values.repo === undefined ? '' : `, with the branches of ${values.repo}`}.`,
  '',
  ...Object.entries(github.env()).map(([name, value]) => `export ${name}=${value}`),
  '',
  `A token that may write: ${workflowToken}`,
  `A token that can only read: ${readOnlyToken}`,
  '',
  'Ctrl-C ends it. Nothing is kept.',
];
console.log(lines.join('\n'));
await new Promise<void>(resolve => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});
for (const violation of github.violations) console.error(JSON.stringify(violation));
await github[Symbol.asyncDispose]();
