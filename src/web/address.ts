// Where the reader is: a page and its filters, all in the address behind `#/`, the same in every place that opens the pages.

export const PAGES = ['overview', 'grid', 'test', 'build', 'compare', 'failures', 'flaky', 'slow', 'search'] as const;
export type PageName = (typeof PAGES)[number];

export interface Address {
  page: PageName;
  /** The test of `test`, the build of `build`. */
  name?: string;
  filters: Record<string, string>;
}

/** `#/test/tests%2Ftest_a.py%3A%3Atest_x?line=main`. Anything unknown is the overview. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/');
  const filters = Object.fromEntries(new URLSearchParams(query));
  const name = decode(rest.join('/'));
  const known = PAGES.find(each => each === page);
  return { page: known ?? 'overview', filters, ...(name === '' ? {} : { name }) };
}

export function renderAddress({ page, name, filters }: Address): string {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  const query = set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
  return `#/${page}${name === undefined ? '' : `/${encodeURIComponent(name)}`}${query}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A half of a percent sign, typed by hand.
    return text;
  }
}
