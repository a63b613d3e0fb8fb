// Which tests pytest was running when it was killed.

/**
 * The plugin writes a `start` for a test unless it follows the test before it in the order of collection, in a session
 * without workers: then the end of that one is the start of this one.
 */
export interface RunningTests {
  start(id: string, isParallel: boolean): void;
  /** @param isParallel whether a worker ran it */
  finish(id: string, isParallel: boolean): void;
  /** From here on none is running. */
  clear(): void;
  ids(): string[];
}

/** @param collected node ids in the order in which they run; undefined where only a `start` says what is running */
export function createRunningTests(collected: () => readonly string[] | undefined): RunningTests {
  const running = new Set<string>();
  let place = 0;
  return {
    start(id, isParallel) {
      if (!isParallel) running.clear();
      running.add(id);
    },
    finish(id, isParallel) {
      running.delete(id);
      const ids = collected();
      if (isParallel || ids?.[place] !== id) return;
      place++;
      const next = ids[place];
      if (next !== undefined) running.add(next);
    },
    clear: () => running.clear(),
    ids: () => [...running],
  };
}
