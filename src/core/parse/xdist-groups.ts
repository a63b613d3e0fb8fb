// pytest-xdist with `--dist loadgroup` and a pytest before 9.2 puts the group of a test behind its name:
// `test_read@db`, `test_write[1]@db`. Without it, and with other pytests, the same test is `test_read`.
// https://github.com/pytest-dev/pytest-xdist/blob/master/src/xdist/remote.py (`pytest_collection_modifyitems`)

import type { Result } from '../model.ts';

/**
 * The id without a group, where nothing else can be behind the name: a Python name has no `@`, and what ends in a bracket
 * may have one in its parameters. Names of other files' tests may be anything, unless they are a text file's one doctest.
 */
export function withoutGroup(id: string): string {
  const at = id.lastIndexOf('@');
  const start = id.indexOf('::') + 2;
  if (at < start || start < 2) return id;
  const file = id.slice(0, start - 2);
  const names = id.slice(start);
  if (!file.endsWith('.py')) {
    const own = file.slice(file.lastIndexOf('/') + 1);
    return names.startsWith(`${own}@`) ? `${file}::${own}` : id;
  }
  const first = names.search(/[@[]/);
  if (!NAMES.test(names.slice(0, first))) return id;
  if (names[first] === '@') return id.slice(0, start + first);
  const end = names.lastIndexOf(']') + 1;
  return names[end] === '@' ? id.slice(0, start + end) : id;
}

/** Of functions, classes and doctests. */
const NAMES = /^[\p{ID_Continue}.:]+$/u;

/**
 * Takes groups off the ids of one report, in place. Where two different tests would become one, as a project may end its
 * names in `@` itself, they keep theirs.
 *
 * @param nodeIds pytest's own ids of those results that have another one; those whose group is taken off are added
 */
export function takeGroupsOff(results: readonly Result[], nodeIds: Map<string, string>): void {
  const grouped = new Map<string, { result: Result; nodeId: string }[]>();
  for (const result of results) {
    const nodeId = nodeIds.get(result.id) ?? result.id;
    const group = nodeId.slice(withoutGroup(nodeId).length);
    if (group === '' || !result.id.endsWith(group)) continue;
    const id = result.id.slice(0, -group.length);
    const alike = grouped.get(id);
    if (alike) alike.push({ result, nodeId });
    else grouped.set(id, [{ result, nodeId }]);
  }
  if (grouped.size === 0) return;
  const taken = new Set(results.map(({ id }) => id));
  for (const [id, [only, another]] of grouped) {
    if (!only || another || taken.has(id)) continue;
    nodeIds.set(id, only.nodeId);
    only.result.id = id;
  }
}
