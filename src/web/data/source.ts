// Where the pages get their parts from: the file itself, or the address that they were loaded from.
import { INDEX_PART, type Part, PAGES_FORMAT, type PagesIndex } from '../../core/pages/parts.ts';

export interface PagesSource {
  /** @throws DataError when it cannot be had */
  index: () => Promise<PagesIndex>;
  part: (path: string) => Promise<Part>;
}

/** What the pages say when data cannot be had. */
export class DataError extends Error {}

/** All parts in one object, by path. */
export function embeddedSource(parts: Readonly<Record<string, unknown>>): PagesSource {
  return {
    index: async () => checkedIndex(parts[INDEX_PART]),
    part: async path => {
      const part = parts[path];
      if (!isTexts(part)) throw new DataError(`This file does not have ${path}. It keeps the newest builds only.`);
      return part;
    },
  };
}

/** @param fetchJson gets a path below the data's address */
export function fetchedSource(fetchJson: (path: string) => Promise<unknown>): PagesSource {
  return {
    index: async () => checkedIndex(await fetchJson(INDEX_PART)),
    part: async path => {
      const part = await fetchJson(path);
      if (!isTexts(part)) throw new DataError(`${path} does not have the shape of ledger data.`);
      return part;
    },
  };
}

function checkedIndex(value: unknown): PagesIndex {
  const index = value as Partial<PagesIndex> | null | undefined;
  if (typeof index !== 'object' || index === null || !Array.isArray(index.lines)) {
    throw new DataError(`${INDEX_PART} does not have the shape of ledger data.`);
  }
  if (index.format !== PAGES_FORMAT) {
    throw new DataError(`The data has format ${index.format}, and this page reads format ${PAGES_FORMAT}. Reload it.`);
  }
  return index as PagesIndex;
}

const isTexts = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && Object.values(value).every(text => typeof text === 'string');
