import { expect, test } from 'vitest';
import { createScrub } from '../../../src/core/scrub.ts';
import { random } from './samples.ts';

const scrub = createScrub({ values: [], patterns: [] });
const of = (...parts: string[]): string => parts.join('');
const hex = (length: number): string =>
  Array.from({ length }, (_, at) => '0123456789abcdef'[(at * 7 + 3) % 16]).join('');
/** Has a digit early, as nearly every token has. */
const body = (length: number): string => `a1${random(length - 2)}`;
const upper = (length: number): string => 'Q2R3S4T5U6V7'.repeat(5).slice(0, length);

// Put together here, so that no scanner takes this file for a leak. By service, as docs/secrets.md lists them.
const TOKENS: [service: string, token: string][] = [
  ...[of('gh', 'p_'), of('gh', 'o_'), of('gh', 'u_'), of('gh', 's_'), of('gh', 'r_')].map(
    (prefix): [string, string] => ['GitHub', prefix + body(36)],
  ),
  ['GitHub', of('github', '_pat_', body(22), '_', body(59))],
  ...['pat', 'ptt', 'dt', 'rt', 'rtr', 'cbt', 'ft', 'imt', 'agent', 'oas', 'soat', 'ffct', 'wt'].map(
    (kind): [string, string] => ['GitLab', `gl${kind}-${body(20)}`],
  ),
  ['GitLab', of('gl', 'pat-', body(27), '.01.', body(9))],
  ['Amazon Web Services', of('AK', 'IA', upper(16))],
  ['Amazon Web Services', of('AS', 'IA', upper(16))],
  ['Google', of('AI', 'za', body(35))],
  ['Google', of('ya', '29.', body(60))],
  ['Google', of('GOC', 'SPX-', body(28))],
  ['Slack', of('xo', 'xb-', '123456789012-123456789012-', body(24))],
  ['Slack', of('xa', 'pp-1-A0123456789-123456789012-', hex(64))],
  ['Telegram', of('123456789:', 'AA', body(33))],
  ['OpenAI', of('s', 'k-proj-', body(48))],
  ['Anthropic', of('s', 'k-ant-api03-', body(93), 'AA')],
  ['xAI', of('x', 'ai-', body(80))],
  ['Groq', of('g', 'sk_', body(52))],
  ['Perplexity', of('pp', 'lx-', body(48))],
  ['Replicate', of('r', '8_', body(37))],
  ['LangSmith', of('ls', 'v2_pt_', hex(32), '_', hex(10))],
  ['Hugging Face', of('h', 'f_', body(34))],
  ['Stripe', of('sk', '_live_', body(24))],
  ['Stripe', of('rk', '_test_', body(24))],
  ['Stripe', of('wh', 'sec_', body(32))],
  ['Square', of('sq', '0atp-', body(22))],
  ['Shopify', of('shp', 'at_', hex(32))],
  ['npm', of('np', 'm_', body(36))],
  ['PyPI', of('py', 'pi-AgEIcHlwaS5vcmc', body(60))],
  ['RubyGems', of('ruby', 'gems_', hex(48))],
  ['Clojars', of('CLO', 'JARS_', hex(60))],
  ['Docker', of('dckr', '_pat_', body(27))],
  ['DigitalOcean', of('do', 'p_v1_', hex(64))],
  ['DigitalOcean', of('do', 'o_v1_', hex(64))],
  ['SendGrid', of('S', 'G.', body(22), '.', body(43))],
  ['Brevo', of('xkey', 'sib-', hex(64), '-', body(16))],
  ['Mailgun', of('ke', 'y-', hex(32))],
  ['HashiCorp', of('hv', 's.', body(90))],
  ['HashiCorp', of(body(14), '.atlas', 'v1.', body(60))],
  ['Atlassian', of('AT', 'ATT3', body(186))],
  ['Linear', of('lin', '_api_', body(40))],
  ['Notion', of('nt', 'n_', '12345678901', body(35))],
  ['Figma', of('fig', 'd_', body(40))],
  ['Postman', of('PM', 'AK-', hex(24), '-', hex(34))],
  ['Databricks', of('da', 'pi', hex(32))],
  ['Grafana', of('gl', 'sa_', body(32), '_', hex(8))],
  ['Sentry', of('snt', 'rys_', body(60))],
  ['New Relic', of('NR', 'AK-', upper(27))],
  ['PlanetScale', of('pscale', '_tkn_', body(43))],
  ['Supabase', of('sb', 'p_', hex(40))],
  ['Netlify', of('nf', 'p_', body(36))],
  ['Fly', of('fo', '1_', body(43))],
  ['Heroku', of('HRK', 'U-AA', body(58))],
  ['Pulumi', of('pu', 'l-', hex(40))],
  ['Doppler', of('dp', '.pt.', body(43))],
  ['Dynatrace', of('dt0', 'c01.', body(24), '.', body(64))],
  ['Twilio', of('S', 'K', hex(32))],
  ['Alibaba', of('LT', 'AI', body(20))],
  ['Airtable', of('pa', 't', body(14), '.', hex(64))],
  ['JFrog', of('AK', 'Cp', body(69))],
  ['1Password', of('op', 's_eyJ', body(250))],
  ['age', of('AGE-SECRET', '-KEY-1', upper(58))],
  ['OpenShift', of('sha', '256~', body(43))],
  ['Prefect', of('pn', 'u_', body(36))],
  ['CircleCI', of('CCI', 'PAT_', body(40))],
  ['Sonar', of('sq', 'p_', hex(40))],
  ['Contentful', of('CF', 'PAT-', body(43))],
  ['EasyPost', of('EZ', 'AK', body(54))],
  ['ReadMe', of('rd', 'me_', hex(70))],
  ['a JSON Web Token', of('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0In0.', body(43))],
];
const rows = TOKENS.map(([service, token]) => [`${service}, ${token.slice(0, 6)}…`, token] as const);

test.each(rows)('%s is taken out wherever it begins', (_, token) => {
  // A number before Telegram's may be one with it.
  for (const before of [
    '',
    ' ',
    "'",
    '"',
    '=',
    String.raw`line\n`,
    String.raw`\t`,
    String.raw`\\n`,
    'token%3D',
    '%2f',
    '(',
    '/',
    'x_',
    '7',
    ':',
    '\u001B[31m',
    String.raw`\x1b[0m`,
    String.raw`\x0a`,
  ])
    expect([before, scrub(`${before}${token} behind`).replace(/^7?/, '')]).toEqual([
      before,
      `${before}*** behind`.replace(/^7?/, ''),
    ]);
});

test.each(rows)('%s is taken out whatever follows it', (_, token) => {
  for (const behind of ['', ' ', "'", '"', String.raw`\n`, ',', ')', '&x', ';', '<', '\n'])
    expect([behind, scrub(`E  ${token}${behind}`)]).toEqual([behind, `E  ***${behind}`]);
});

test.each(rows)('%s is taken out with characters in it that nobody sees', (_, token) => {
  const middle = Math.floor(token.length / 2);
  for (const hidden of ['\u200B', '\u200D', '\u2060', '\uFEFF', '\u00AD'])
    expect(scrub(`E  ${token.slice(0, middle)}${hidden}${token.slice(middle)}`)).toBe('E  ***');
});

test('the list has the forty services that it should have, and more', () => {
  expect(new Set(TOKENS.map(([service]) => service)).size).toBeGreaterThan(50);
});

test.each([
  [
    'a web token with spaces around its dots',
    of('ey', 'JhbGciOiJIUzI1NiJ9 . ey', 'JzdWIiOiIxMjM0In0 . c2lnbmF0dXJlLXBhcnQ'),
    '***',
  ],
  ['a webhook of Slack', of('https://hooks.', 'slack.com/services/T0123/B0123/abcdefABCDEF'), 'https://***'],
  [
    'a webhook of Discord',
    of('https://discord.com/api/', `webhooks/123456789012345678/${'aB3-'.repeat(17)}`),
    'https://***',
  ],
  [
    'a shared access signature of Azure',
    'https://a.blob.core.windows.net/c/b?sv=2024&sig=aB%2Fc3dE5fG7hI9jK1lM%3D&se=x',
    'https://a.blob.core.windows.net/c/b?sv=2024&sig=***&se=x',
  ],
  [
    'an account key of Azure',
    of('AccountName=a;AccountKey=', 'aB3/'.repeat(20), '==;EndpointSuffix=x'),
    'AccountName=a;AccountKey=***;EndpointSuffix=x',
  ],
  ['a client secret of Azure', of('secret aB3', '8Q~', 'aB3d'.repeat(8), ' end'), 'secret *** end'],
  [
    'a password in a connection string',
    'Server=db;User=sa;Password=hunter2;Encrypt=yes',
    'Server=db;User=sa;Password=***;Encrypt=yes',
  ],
  [
    'a token for the name of an address',
    'git clone https://a1b2c3d4e5f6a7b8@host.example/x',
    'git clone https://***@host.example/x',
  ],
  ['a password with a slash', 'postgres://app:hun/ter2@db/x', 'postgres://app:***@db/x'],
  ['a password with an at sign', 'postgres://app:hun@ter2@db/x', 'postgres://app:***@db/x'],
  ['a password with both', 'amqp://u:p@ss/w@rd@mq:5672/v', 'amqp://u:***@mq:5672/v'],
  ['a bearer', 'headers: Bearer a1b2c3d4e5f6a7b8', 'headers: Bearer ***'],
  ['an API key in a header', "{'X-Api-Key': 'abcd-efgh-1234'}", "{'X-Api-Key': '***'}"],
  ['a token of GitLab in a header', 'PRIVATE-TOKEN: abcd1234efgh', 'PRIVATE-TOKEN: ***'],
  [
    'a secret key of AWS',
    "aws_secret_access_key = 'aB3/'".replace('aB3/', 'aB3/'.repeat(10)),
    "aws_secret_access_key = '***'",
  ],
  ['an authorization without a scheme', 'Authorization: a1b2c3d4e5f6a7b8', 'Authorization: ***'],
])('%s is taken out', (_, text, clean) => {
  expect(scrub(text)).toBe(clean);
});

test.each([
  'http://localhost:8080/a@b and http://[::1]:80/',
  'ssh://git@github.com/x/y',
  'https://user@host.example/',
  'https://docs.python.org/3/library/re.html#re.sub',
  'sk-learn-contrib/imbalanced-learn-and-more',
  'task-1234567890-abcdefghijklmnop',
  'npm_config_registry_and_a_long_name_of_it',
  'half_of_the_things_that_we_expected_here',
  'Bearer authentication is required for this',
  'assert authorization == expected_authorization',
  'api_key=None',
  'x-forwarded-for: 10.0.0.1',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  'the key-value store',
  'pat.compile',
  'eyJust.a.word',
  'tests/test_x.py::test_signature[&sig=short]',
  'MAKING.SOME.NOISE',
  'd41d8cd98f00b204e9800998ecf8427e',
])('%s stays', text => {
  expect(scrub(text)).toBe(text);
});
