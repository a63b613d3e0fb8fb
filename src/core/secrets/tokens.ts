// Tokens that can be known by their prefix. Facts about prefixes and lengths are from the services' own documentation and from the
// public lists of GitHub (https://docs.github.com/code-security/reference/secret-security/supported-secret-scanning-patterns)
// and gitleaks (https://github.com/gitleaks/gitleaks). Less is asked for than a whole token has, because texts are cut.
//
// The time is linear in the text: prefixes are literal, and where a run of characters ends is looked for once.
import type { Range } from './ranges.ts';

/** Characters that a token has behind its prefix. */
type Body = 'word' | 'dashed' | 'dotted' | 'base64';

interface Shape {
  prefixes: string[];
  body: Body;
  /** Characters that must follow the prefix. */
  least: number;
  /** What follows the prefix, where its characters alone do not tell. */
  behind?: RegExp;
  /** Whether a letter before it means that it is something else: for prefixes that words can end with. */
  isShort?: true;
  /** Whether there must be a digit among the first characters. */
  hasDigit?: true;
}

const SHAPES: Record<string, Shape[]> = {
  GitHub: [
    { prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], body: 'dotted', least: 10 },
    { prefixes: ['github_pat_'], body: 'word', least: 10 },
  ],
  GitLab: [
    {
      prefixes: [
        'glpat-',
        'glptt-',
        'gldt-',
        'glrt-',
        'glrtr-',
        'glcbt-',
        'glft-',
        'glimt-',
        'glagent-',
        'gloas-',
        'glsoat-',
        'glffct-',
        'glwt-',
      ],
      body: 'dotted',
      least: 16,
    },
    { prefixes: ['GR1348941'], body: 'dashed', least: 16 },
    { prefixes: ['_gitlab_session='], body: 'word', least: 16 },
  ],
  'Amazon Web Services': [
    {
      prefixes: ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T'],
      body: 'word',
      least: 16,
      isShort: true,
      behind: /[A-Z2-7]{16}/y,
    },
    { prefixes: ['ABSK'], body: 'base64', least: 60, isShort: true },
    { prefixes: ['bedrock-api-key-'], body: 'base64', least: 20 },
  ],
  Google: [
    { prefixes: ['AIza'], body: 'dashed', least: 30 },
    { prefixes: ['ya29.'], body: 'dotted', least: 20 },
    { prefixes: ['GOCSPX-'], body: 'dashed', least: 20 },
  ],
  Slack: [
    {
      prefixes: [
        'xoxa-',
        'xoxb-',
        'xoxe-',
        'xoxo-',
        'xoxp-',
        'xoxr-',
        'xoxs-',
        'xoxc-',
        'xoxe.xoxb-',
        'xoxe.xoxp-',
        'xapp-',
      ],
      body: 'dashed',
      least: 10,
    },
    { prefixes: ['hooks.slack.com/'], body: 'base64', least: 24 },
  ],
  Discord: [{ prefixes: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'], body: 'base64', least: 30 }],
  'Microsoft Teams': [{ prefixes: ['webhook.office.com/webhookb2/'], body: 'base64', least: 16 }],
  'OpenAI and Anthropic': [{ prefixes: ['sk-'], body: 'dashed', least: 20, isShort: true, hasDigit: true }],
  xAI: [{ prefixes: ['xai-'], body: 'word', least: 40 }],
  Groq: [{ prefixes: ['gsk_'], body: 'word', least: 40 }],
  Perplexity: [{ prefixes: ['pplx-'], body: 'word', least: 30 }],
  Replicate: [{ prefixes: ['r8_'], body: 'word', least: 30, isShort: true, hasDigit: true }],
  LangSmith: [{ prefixes: ['lsv2_pt_', 'lsv2_sk_'], body: 'word', least: 30 }],
  'Hugging Face': [
    { prefixes: ['hf_'], body: 'word', least: 30, isShort: true },
    { prefixes: ['api_org_'], body: 'word', least: 30 },
  ],
  Stripe: [
    { prefixes: ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_'], body: 'word', least: 10 },
    { prefixes: ['whsec_'], body: 'base64', least: 24 },
  ],
  Square: [{ prefixes: ['sq0atp-', 'sq0csp-'], body: 'dashed', least: 20 }],
  Shopify: [{ prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_'], body: 'word', least: 20 }],
  npm: [{ prefixes: ['npm_'], body: 'word', least: 30, isShort: true, hasDigit: true }],
  PyPI: [{ prefixes: ['pypi-'], body: 'dashed', least: 50 }],
  RubyGems: [{ prefixes: ['rubygems_'], body: 'word', least: 30, hasDigit: true }],
  Clojars: [{ prefixes: ['CLOJARS_'], body: 'word', least: 40 }],
  Docker: [{ prefixes: ['dckr_pat_', 'dckr_oat_'], body: 'dashed', least: 16 }],
  DigitalOcean: [{ prefixes: ['doo_v1_', 'dop_v1_', 'dor_v1_'], body: 'word', least: 30 }],
  SendGrid: [{ prefixes: ['SG.'], body: 'dotted', least: 34, isShort: true, hasDigit: true }],
  Brevo: [{ prefixes: ['xkeysib-'], body: 'dashed', least: 30 }],
  Mailgun: [{ prefixes: ['key-'], body: 'word', least: 32, isShort: true, behind: /[0-9a-f]{32}/y }],
  HashiCorp: [{ prefixes: ['hvs.', 'hvb.', 'hvr.'], body: 'dashed', least: 20, hasDigit: true }],
  Atlassian: [
    { prefixes: ['ATATT3', 'ATCTT3'], body: 'base64', least: 20 },
    { prefixes: ['ATBB'], body: 'word', least: 24, isShort: true },
  ],
  Linear: [{ prefixes: ['lin_api_', 'lin_oauth_'], body: 'word', least: 30 }],
  Notion: [{ prefixes: ['ntn_'], body: 'word', least: 40 }],
  Figma: [{ prefixes: ['figd_', 'figo_', 'figp_'], body: 'dashed', least: 30 }],
  Postman: [{ prefixes: ['PMAK-'], body: 'dashed', least: 30 }],
  Databricks: [{ prefixes: ['dapi'], body: 'word', least: 24, isShort: true, behind: /[0-9a-f]{24}/y }],
  Grafana: [
    { prefixes: ['glsa_'], body: 'word', least: 30 },
    { prefixes: ['glc_', 'eyJrIjoi'], body: 'base64', least: 30 },
  ],
  Sentry: [{ prefixes: ['sntrys_', 'sntryu_'], body: 'base64', least: 30 }],
  'New Relic': [{ prefixes: ['NRAK-', 'NRJS-', 'NRII-', 'NRRA-'], body: 'dashed', least: 18 }],
  PlanetScale: [{ prefixes: ['pscale_tkn_', 'pscale_oauth_', 'pscale_pw_'], body: 'dotted', least: 24 }],
  Supabase: [{ prefixes: ['sbp_', 'sb_secret_'], body: 'word', least: 24 }],
  Netlify: [{ prefixes: ['nfp_'], body: 'word', least: 30 }],
  Fly: [{ prefixes: ['fo1_', 'fm1a_', 'fm1r_', 'fm2_'], body: 'base64', least: 40, isShort: true }],
  Heroku: [{ prefixes: ['HRKU-AA'], body: 'dashed', least: 30 }],
  Pulumi: [{ prefixes: ['pul-'], body: 'word', least: 30, isShort: true, behind: /[0-9a-f]{30}/y }],
  Doppler: [{ prefixes: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'], body: 'dotted', least: 30 }],
  Dynatrace: [{ prefixes: ['dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s16.'], body: 'dotted', least: 40 }],
  Twilio: [{ prefixes: ['SK'], body: 'word', least: 32, isShort: true, behind: /[0-9a-f]{32}/y }],
  Alibaba: [{ prefixes: ['LTAI'], body: 'word', least: 16, isShort: true, hasDigit: true }],
  Airtable: [{ prefixes: ['pat'], body: 'dotted', least: 50, isShort: true, behind: /[A-Za-z0-9]{14}\.[0-9a-f]{40}/y }],
  JFrog: [
    { prefixes: ['AKCp'], body: 'word', least: 40, isShort: true },
    { prefixes: ['cmVmd'], body: 'word', least: 50, isShort: true },
  ],
  '1Password': [
    { prefixes: ['ops_eyJ'], body: 'base64', least: 40 },
    { prefixes: ['A3-'], body: 'dashed', least: 26, isShort: true, behind: /[A-Z0-9]{6}-[A-Z0-9]{6,11}-/y },
  ],
  age: [{ prefixes: ['AGE-SECRET-KEY-1'], body: 'word', least: 30 }],
  OpenShift: [{ prefixes: ['sha256~'], body: 'dashed', least: 30 }],
  Prefect: [{ prefixes: ['pnu_'], body: 'word', least: 30 }],
  Buildkite: [{ prefixes: ['bkua_', 'bkat_', 'bkct_'], body: 'word', least: 30 }],
  CircleCI: [{ prefixes: ['CCIPAT_', 'CCIPRJ_'], body: 'word', least: 20 }],
  Sonar: [{ prefixes: ['sqp_', 'squ_', 'sqa_'], body: 'word', least: 30, behind: /[0-9a-f]{30}/y }],
  Contentful: [{ prefixes: ['CFPAT-'], body: 'dashed', least: 30 }],
  EasyPost: [{ prefixes: ['EZAK', 'EZTK'], body: 'word', least: 40, isShort: true }],
  ReadMe: [{ prefixes: ['rdme_'], body: 'word', least: 40 }],
  Adobe: [{ prefixes: ['p8e-'], body: 'dashed', least: 28, hasDigit: true }],
};

/** Of a JSON Web Token header and payload begin with `{"`; pretty printers put spaces around the dots. */
const JWT = /eyJ[\w-]{8,4000}\s{0,3}\.\s{0,3}eyJ[\w-]{8,}(?:\s{0,3}\.\s{0,3}[\w-]+)?/y;

const BODIES: Record<Body, RegExp> = {
  word: /\w*/y,
  dashed: /[\w-]*/y,
  dotted: /[\w-]*(?:\.[\w-]+)*/y,
  base64: /[\w+/.-]*={0,2}/y,
};

/** Characters that a prefix is looked up by. */
const KEY = 2;
const BUCKETS = 1 << 14;
const keyAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 127 + text.charCodeAt(at + 1)) & (BUCKETS - 1);

/** By the first characters of the prefix, the longest first. */
const BY_KEY = new Map<number, [prefix: string, shape: Shape][]>();
/** Most places of a text begin no prefix: whether they may is looked up in here. */
const IS_KEY = new Uint8Array(BUCKETS);
for (const shape of Object.values(SHAPES).flat()) {
  for (const prefix of shape.prefixes) {
    const key = keyAt(prefix, 0);
    IS_KEY[key] = 1;
    BY_KEY.set(key, [...(BY_KEY.get(key) ?? []), [prefix, shape]]);
  }
}

/** Shorter ones are no token. */
const SHORTEST = 13;

export function findTokens(text: string): Range[] {
  return text.length < SHORTEST ? [] : [...findPrefixed(text), ...findWebTokens(text)];
}

function findPrefixed(text: string): Range[] {
  const found: Range[] = [];
  const runEnd = createRunEnds(text);
  for (let at = 0; at + KEY <= text.length; at++) {
    const key = keyAt(text, at);
    if (IS_KEY[key] === 0) continue;
    let end = at;
    for (const [prefix, shape] of BY_KEY.get(key) ?? [])
      if (text.startsWith(prefix, at)) end = Math.max(end, tokenEnd(text, at, prefix, shape, runEnd));
    if (end === at) continue;
    found.push([at, end]);
    at = end - 1;
  }
  return found;
}

/** Where the token ends that may begin at `at`; `at` where there is none. */
function tokenEnd(text: string, at: number, prefix: string, shape: Shape, runEnd: RunEnd): number {
  const start = at + prefix.length;
  const end = runEnd(shape.body, start);
  if (end - start < shape.least) return at;
  if (shape.isShort && isInWord(text, at)) return at;
  if (shape.hasDigit && !/\d/.test(text.slice(start, start + 48))) return at;
  if (shape.behind) {
    shape.behind.lastIndex = start;
    if (!shape.behind.test(text)) return at;
  }
  return end;
}

type RunEnd = (body: Body, at: number) => number;

/** Where the run of such characters around a place ends. Looked for once a run. */
function createRunEnds(text: string): RunEnd {
  const ends: Partial<Record<Body, number>> = {};
  return (body, at) => {
    const known = ends[body] ?? 0;
    if (known > at) return known;
    const pattern = BODIES[body];
    pattern.lastIndex = at;
    pattern.test(text);
    const end = Math.max(pattern.lastIndex, at);
    ends[body] = end;
    return end;
  };
}

/**
 * Whether a letter before a token makes it the end of a word. A written-out `\n` or `\t`, the last digit of `%3D` and the end of a colour
 * do not; digits and underscores are not letters.
 */
function isInWord(text: string, at: number): boolean {
  const before = text.slice(Math.max(at - 16, 0), at);
  return /[A-Za-z]$/.test(before) && !/(?:\\[a-z]|%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\[[\d;]{0,12}m)$/.test(before);
}

/** Web tokens begin at most once a run, so that a text of nothing but beginnings takes no longer. */
function findWebTokens(text: string): Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf('eyJ'); at >= 0; at = text.indexOf('eyJ', at + 1)) {
    JWT.lastIndex = at;
    if (JWT.test(text)) {
      found.push([at, JWT.lastIndex]);
      at = JWT.lastIndex - 1;
    } else {
      // No dot behind this run, so none behind what begins inside it.
      BODIES.dashed.lastIndex = at;
      BODIES.dashed.test(text);
      at = Math.max(at, BODIES.dashed.lastIndex - 1);
    }
  }
  return found;
}
