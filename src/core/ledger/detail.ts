// The shape of a detail. Fields that it does not name are of a newer version, and are left alone.
import * as v from 'valibot';
import { type Detail, OUTCOMES } from '../model.ts';
import { pair, sparse, wholeNumber } from './shape.ts';

const FIELDS = {
  message: v.string(),
  type: v.string(),
  text: v.string(),
  cut: wholeNumber(0),
  output: v.string(),
  file: v.string(),
  line: wholeNumber(0),
  function: v.string(),
  phases: v.array(v.picklist(['setup', 'call', 'teardown', 'collect'])),
  attempts: v.array(v.picklist(OUTCOMES)),
  subtests: v.object({
    failed: wholeNumber(0),
    passed: v.exactOptional(wholeNumber(0)),
    skipped: v.exactOptional(wholeNumber(0)),
  }),
  properties: v.array(pair),
  files: v.array(v.tuple([v.string(), v.string(), wholeNumber(0)])),
};

const EXPECTED = 'a detail as docs/format.md has them';
export const DETAIL = sparse<Detail>(FIELDS, EXPECTED);

/** A text that the file has already is the number of its row. */
export type StoredDetail = Omit<Detail, 'text'> & { text?: string | number };
export const STORED_DETAIL = sparse<StoredDetail>({ ...FIELDS, text: v.union([v.string(), wholeNumber(0)]) }, EXPECTED);
