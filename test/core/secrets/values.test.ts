import { expect, test } from 'vitest';
import { createScrub } from '../../../src/core/scrub.ts';
import { secretsOf } from '../../../src/host/secrets.ts';

const VALUE = 'k8Fz-31xQw_77ab';
const valuesOf = (env: Record<string, string>): string[] => secretsOf(env).values;

test.each([
  'GITHUB_TOKEN',
  'NPM_TOKENS',
  'DB_PASSWORD',
  'PGPASSWORD',
  'MY_PASS',
  'APP_SECRET',
  'API_KEY',
  'APIKEY',
  'STRIPE_APIKEY',
  'AWS_CREDENTIALS',
  'SENTRY_DSN',
  'BASIC_AUTH',
  'GH_PAT',
  'SESSION_COOKIE',
  'AZURE_STORAGE_CONNECTION_STRING',
  'DB_CONNECTIONSTRING',
  'CONN_STR',
  'SLACK_WEBHOOK_URL',
  'SLACK_WEBHOOK',
  'DEPLOY_PRIVATEKEY',
  'SSH_PRIVATE_KEY',
  'SSHKEY',
  'SIGNING_KEY',
  'ADMIN_JWT',
  'BLOB_SAS',
  'INPUT_TOKEN',
  'gitlab_token',
  'VAULT-SECRET',
])('%s names a secret', name => {
  expect(valuesOf({ [name]: VALUE })).toEqual([VALUE]);
});

test.each([
  'KEYBOARD',
  'MONKEY_ISLAND',
  'PATH',
  'PWD',
  'OLDPWD',
  'TOKEN_FILE',
  'SECRET_PATH',
  'KEY_ID',
  'TOKEN_URL',
  'PASSWORD_LENGTH',
  'PATTERN',
  'COMPASS',
  'INPUT_SHARD-KEY',
  'AUTHOR',
  'SSH_AUTH_SOCK',
  'GITHUB_REPOSITORY',
])('%s names none', name => {
  expect(valuesOf({ [name]: VALUE })).toEqual([]);
});

test.each([
  String.raw`D:\proj\certs\server.pem`,
  'C:/proj/certs/server.pem',
  String.raw`\\host\share\server.pem`,
  '/etc/ssl/private/server.key',
  '~/.ssh/id_ed25519.pub',
  './certs/my server.pem',
  '../server.p12',
  'postgres',
  'short',
  'PRODUCTION',
])('%s says where a secret is, or is a word: it is none', value => {
  expect(valuesOf({ SSL_KEY: value })).toEqual([]);
});

test.each(['/aB3dE5fG7hI9jK1l', 'c2VjcmV0/with/slashes+and=', '0123456789012'])(
  '%s is one, although it looks a little like a path or a number',
  value => {
    expect(valuesOf({ SSL_KEY: value })).toEqual([value]);
  },
);

test('of a secret that is JSON each text is one, but not what says where and of which kind it is', () => {
  const account = {
    type: 'service_account',
    private_key_id: 'a1b2c3d4e5f6',
    nested: { list: ['deep-Secret-9'] },
    token_uri: 'https://oauth2.example/token',
    port: 5432,
  };
  const text = JSON.stringify(account);
  expect(valuesOf({ GCP_CREDENTIALS: text })).toEqual([text, 'a1b2c3d4e5f6', 'deep-Secret-9']);
});

test('the password of an address is one whatever the variable is called, unless it is a word', () => {
  expect(valuesOf({ DATABASE_URL: 'postgres://app:hun%2Fter2-x@db/x' })).toEqual(['hun%2Fter2-x', 'hun/ter2-x']);
  expect(valuesOf({ DATABASE_URL: 'postgres://postgres:postgres@localhost:5432/x' })).toEqual([]);
});

test.each([
  ["'k8Fz-3...7ab'", "'***...7ab'"],
  ["'k8Fz-31xQ...7_77ab'", "'***...7_77ab'"],
  ["'...xQw_77ab'", "'...***'"],
  ['k8Fz-31x\n[truncated]', '***\n[truncated]'],
  ['the end: k8Fz-31', 'the end: ***'],
])('of %s, which somebody has cut, nothing is left that tells', (text, clean) => {
  expect(createScrub({ values: [VALUE], patterns: [] })(text)).toBe(clean);
});

test('values that overlap are taken out together', () => {
  const scrub = createScrub({ values: ['abcdefgh-1', 'fgh-1-ijklm'], patterns: [] });
  expect(scrub('x abcdefgh-1-ijklm y')).toBe('x *** y');
});
