// Puts many questions for git objects into one GraphQL request: whatever is asked for in one turn of the event loop.
import { UnreadableLedger } from '../../core/errors.ts';
import { askRepository, type GithubClient, isRecord } from '../../github/client.ts';
import { explain, isTimeout, type Place } from '../../github/errors.ts';

/** One object of a query. */
export interface Question {
  by: 'oid' | 'expression';
  value: string;
  /** The fields to ask for. */
  fields: string;
  /** What it costs GitHub, more or less. */
  weight: number;
  /** The commit that `value` begins with, if it does. */
  commit?: string;
  /** Fields that cost less, for when the others took too long. */
  lighter?: string;
}

interface Waiting extends Question {
  resolve: (node: unknown) => void;
  reject: (error: unknown) => void;
}

/** GitHub gives a request 10 seconds. A question for the text of one of our files weighs 4. */
const MOST_WEIGHT = 400;

/** Returns what asks a question. Null is for a path at which a commit has nothing. @throws UnreadableLedger, UserError */
export function openBatch(client: GithubClient, place: Place): (question: Question) => Promise<unknown> {
  const waiting: Waiting[] = [];
  const flush = (): void => {
    while (waiting.length > 0) {
      let weight = 0;
      const tooMany = waiting.findIndex((each, n) => (weight += each.weight) > MOST_WEIGHT && n > 0);
      void send(client, place, waiting.splice(0, tooMany < 0 ? waiting.length : tooMany));
    }
  };
  return question =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ ...question, resolve, reject });
    });
}

/** One request for all, or, if that takes GitHub too long, one for each. */
async function send(client: GithubClient, place: Place, asked: Waiting[]): Promise<void> {
  try {
    try {
      await answer(client, place, asked);
    } catch (error) {
      if (!isTimeout(error) || (asked.length === 1 && asked[0]?.lighter === undefined)) throw error;
      for (const each of asked) await answer(client, place, [{ ...each, fields: each.lighter ?? each.fields }]);
    }
  } catch (error) {
    for (const { reject } of asked) reject(explain(error, place, 'read'));
  }
}

async function answer(client: GithubClient, place: Place, asked: Waiting[]): Promise<void> {
  const commits = [...new Set(asked.flatMap(({ commit }) => commit ?? []))];
  const names: string[] = [];
  const fields: string[] = [];
  const variables: Record<string, string> = { owner: place.owner, repo: place.repo };
  const ask = (alias: string, by: Question['by'], value: string, wanted: string): void => {
    names.push(`$${alias}: ${by === 'oid' ? 'GitObjectID' : 'String'}!`);
    fields.push(`${alias}: object(${by}: $${alias}) { ${wanted} }`);
    variables[alias] = value;
  };
  for (const [n, { by, value, fields: wanted }] of asked.entries()) ask(`o${n}`, by, value, wanted);
  // Where a commit is not there (yet), as on a replica that lags behind, none of its paths says anything.
  for (const [n, commit] of commits.entries()) ask(`c${n}`, 'oid', commit, 'oid');
  const query = `query ($owner: String!, $repo: String!, ${names.join(', ')}) { repository(owner: $owner, name: $repo) { ${fields.join(' ')} } }`;

  const lacks = (repository: Record<string, unknown>, { by, commit }: Waiting, n: number): string | undefined => {
    if (by === 'oid' && !isRecord(repository[`o${n}`])) return asked[n]?.value;
    return commit !== undefined && !isRecord(repository[`c${commits.indexOf(commit)}`]) ? commit : undefined;
  };
  const repository = await askRepository(client, query, variables, each =>
    asked.every((question, n) => lacks(each, question, n) === undefined),
  );
  for (const [n, question] of asked.entries()) {
    const lacking = lacks(repository, question, n);
    if (lacking === undefined) question.resolve(repository[`o${n}`]);
    else
      question.reject(
        new UnreadableLedger(
          `${lacking} is referred to, but GitHub does not have it. Try again; if it stays so, restore the branch`,
        ),
      );
  }
}
