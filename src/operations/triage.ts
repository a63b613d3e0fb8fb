// Reads what people have said of tests, and writes it: compare-and-swap, as everything on the branch.
import { join } from 'node:path';
import {
  ASSIGNMENTS_FILE,
  type Care,
  follow,
  MUTES_FILE,
  noCare,
  type Order,
  parseCare,
  renderCare,
} from '../core/triage/triage.ts';
import { type Categorise, categoriser, parseCategories } from '../core/judge/categories.ts';
import { CODEOWNERS_FILES, ownersOf, parseCodeowners } from '../core/triage/codeowners.ts';
import { UnreadableLedger, UserError } from '../core/errors.ts';
import type { BranchReader } from '../core/ledger/line-ledger.ts';
import type { Problem } from '../core/model.ts';
import { MOST_SETTINGS, readRegularFile } from '../host/regular-file.ts';
import type { Store } from '../store/port.ts';
import { type Clock, untilWritten } from './commit-loop.ts';

const isCare = (name: string): boolean => name === ASSIGNMENTS_FILE || name === MUTES_FILE;

/** @throws UnreadableLedger */
const readCareOn = async (branch: BranchReader): Promise<Care> => parseCare(await branch.files('', isCare));

/** For a run that is recorded anyway: what cannot be read mutes nothing. */
export async function careFor(branch: BranchReader): Promise<{ care: Care; problems: Problem[] }> {
  try {
    return { care: await readCareOn(branch), problems: [] };
  } catch (error) {
    if (!(error instanceof UnreadableLedger)) throw error;
    const message = `${error.message}, so no test is muted and nobody is assigned. Restore the file on the results branch`;
    return { care: noCare(), problems: [{ file: 'results branch', message, level: 'warning' }] };
  }
}

export interface GivenOrder {
  order: Order;
  target: string;
  /** What the test was called before. */
  formerly?: readonly string[];
}

interface Circumstances {
  by: string;
  line: string;
}

/** @throws UserError for what cannot be done, UnreadableLedger; the branch is then as it was */
export const giveOrder = (
  store: Store,
  order: Order,
  { formerly = [], target, ...said }: Circumstances & Pick<GivenOrder, 'formerly' | 'target'>,
  clock: Clock,
): Promise<void> => giveOrders(store, [{ order, target, formerly }], said, clock);

/** Several of one kind, all or none of them. @throws UserError for what cannot be done, UnreadableLedger */
export async function giveOrders(
  store: Store,
  orders: readonly GivenOrder[],
  said: Circumstances,
  clock: Clock,
): Promise<void> {
  await untilWritten(store, clock, async snapshot => {
    if (snapshot.commit === null) throw new UserError(`Nothing is recorded yet: there is no ${store.name}.`);
    const before = await readCareOn(snapshot);
    const now = clock.now();
    const after = followAll(before, orders, { ...said, now });
    const files = renderCare(after);
    const known = renderCare(before);
    const writes = new Map([...files].filter(([name, text]) => known.get(name) !== text));
    if (writes.size === 0) return { value: undefined };
    const tests = [...new Set(orders.map(({ order }) => order.test))];
    const what = tests.join('\n');
    const subject =
      tests.length === 1
        ? `${orders[0]?.order.kind} ${what}, says ${said.by}`
        : `${orders[0]?.order.kind} ${tests.length} tests, says ${said.by}\n\n${what}`;
    return { value: undefined, changes: { writes, removes: [] }, message: `${subject}\n\n[skip ci]\n` };
  });
}

/** Of several, what was never said need not be taken back. @throws UserError */
function followAll(before: Care, orders: readonly GivenOrder[], said: Circumstances & { now: Date }): Care {
  let [care, followed] = [before, 0];
  for (const [number, { order, target, formerly = [] }] of orders.entries()) {
    try {
      care = follow(care, order, { ...said, target, formerly });
      followed++;
    } catch (error) {
      const isLast = number === orders.length - 1 && followed === 0;
      if (isLast || !(error instanceof UserError) || !order.kind.startsWith('un')) throw error;
    }
  }
  return care;
}

/** What a team calls its failures, from its file; nothing where there is none. @throws UserError */
export function categoriesIn(file: string | undefined): Categorise {
  if (file === undefined) return categoriser([]);
  let text: string;
  try {
    text = readRegularFile(file, MOST_SETTINGS).toString('utf8');
  } catch (cause) {
    throw new UserError(`The file of categories, ${file}, could not be read: ${(cause as Error).message}`, { cause });
  }
  return categoriser(parseCategories(text, file));
}

/** Whose the files of a checkout are; nobody's where there is no CODEOWNERS. */
export function ownersIn(root: string | null, pathOf: (file: string) => string): (test: string) => string[] {
  const text = root === null ? undefined : CODEOWNERS_FILES.map(file => textOf(join(root, file))).find(Boolean);
  if (text === undefined) return () => [];
  const rules = parseCodeowners(text);
  return test => {
    const [file = ''] = test.split('::', 1);
    return file === test ? [] : ownersOf(rules, pathOf(file));
  };
}

function textOf(file: string): string | undefined {
  try {
    return readRegularFile(file, MOST_SETTINGS).toString('utf8');
  } catch {
    // Not there, or not a file: as if nobody owned anything.
    return undefined;
  }
}
