// Finds the file of the repository that a dotted name speaks of.

/** Answers what a directory of the repository holds. Paths have forward slashes; the repository's root is ''. */
export interface ProjectFiles {
  /** Entries of a directory, undefined when there is no such directory. Asked at most once a directory. */
  listDir(directory: string): readonly { name: string; isDirectory: boolean }[] | undefined;
}

/** pytest's root directory may be below the repository's: this many levels are searched, and this many directories. */
const ROOT_LEVELS = 4;
const ROOT_DIRECTORIES = 500;
/** Directories that pytest does not collect from (norecursedirs), and that are large. */
const NOT_SEARCHED = /^(\..*|.*\.egg|_darcs|build|CVS|dist|node_modules|venv|\{arch\}|__pycache__|site-packages)$/;

/** No file system has longer names. A dotted name may have any number of dots. */
const LONGEST_NAME = 255;

/** A directory, with files under the name that JUnit has for them: without `.py`. */
interface Directory {
  files: Map<string, string>;
  directories: Set<string>;
}

/** Something of the repository that a dotted name begins with. */
export interface Match {
  path: string;
  /** What of the dotted name is left: classes. */
  rest: string;
}

/** What of the repository a dotted name begins with. `isWhole`: the name has no classes, and may be a directory's. */
export type Finder = (dotted: string, isWhole: boolean) => Match | undefined;

export function createFinder(project: ProjectFiles): Finder {
  const directories = new Map<string, Directory | undefined>();
  /** Directories that may be pytest's root, by what their files' and directories' names begin with. */
  let roots: Map<string, string[]> | undefined;
  /** Where the last name was found: the next one most likely is there too. */
  let root = '';
  /** What --junit-prefix put before every name, with its dot. Only the first name is asked, so that it is all or none. */
  let prefix: string | undefined;

  const read = (path: string): Directory | undefined => {
    if (directories.has(path)) return directories.get(path);
    const entries = project.listDir(path);
    const directory: Directory = { files: new Map(), directories: new Set() };
    for (const entry of entries ?? []) {
      if (entry.isDirectory) directory.directories.add(entry.name);
      else directory.files.set(entry.name.replace(/\.py$/, ''), entry.name);
    }
    directories.set(path, entries && directory);
    return entries && directory;
  };

  /** The longest path below `at` that the name begins with. */
  const match = (at: string, dotted: string, isWhole: boolean): Match | undefined => {
    const directory = read(at);
    if (!directory) return undefined;
    const prefixPath = at === '' ? '' : `${at}/`;
    let best: Match | undefined;
    for (let end = dotted.indexOf('.'); ; end = dotted.indexOf('.', end + 1)) {
      const step = end === -1 ? dotted : dotted.slice(0, end);
      if (step.length > LONGEST_NAME) return best;
      const rest = end === -1 ? '' : dotted.slice(end + 1);
      const file = directory.files.get(step);
      const candidates: (Match | undefined)[] = [];
      if (file !== undefined) candidates.push({ path: prefixPath + file, rest });
      if (directory.directories.has(step)) {
        if (rest !== '') candidates.push(match(prefixPath + step, rest, isWhole));
        else if (isWhole) candidates.push({ path: prefixPath + step, rest });
      }
      for (const candidate of candidates) {
        if (candidate && !(isWhole && candidate.rest !== '') && (!best || candidate.rest.length < best.rest.length))
          best = candidate;
      }
      if (end === -1) return best;
    }
  };

  const below = (directory: string, dotted: string, isWhole: boolean): Match | undefined => {
    const found = match(directory, dotted, isWhole);
    return found && directory !== '' ? { path: found.path.slice(directory.length + 1), rest: found.rest } : found;
  };

  const findRoots = (): Map<string, string[]> => {
    const found: string[] = [];
    let level = [''];
    for (let depth = 0; depth < ROOT_LEVELS && found.length < ROOT_DIRECTORIES; depth++) {
      const next: string[] = [];
      for (const parent of level) {
        for (const name of [...(read(parent)?.directories ?? [])].toSorted()) {
          if (!NOT_SEARCHED.test(name)) next.push(parent === '' ? name : `${parent}/${name}`);
        }
        if (found.length + next.length > ROOT_DIRECTORIES) break;
      }
      found.push(...next);
      level = next;
    }
    const byBeginning = new Map<string, string[]>();
    for (const candidate of found.slice(0, ROOT_DIRECTORIES)) {
      const directory = read(candidate);
      const names = [...(directory?.directories ?? []), ...(directory?.files.keys() ?? [])];
      for (const beginning of new Set(names.map(firstStep))) {
        const known = byBeginning.get(beginning);
        if (known) known.push(candidate);
        else byBeginning.set(beginning, [candidate]);
      }
    }
    return byBeginning;
  };

  const anywhere = (dotted: string, isWhole: boolean): Match | undefined => {
    const found = below('', dotted, isWhole) ?? (root === '' ? undefined : below(root, dotted, isWhole));
    if (found) return found;
    roots ??= findRoots();
    for (const candidate of roots.get(firstStep(dotted)) ?? []) {
      const elsewhere = below(candidate, dotted, isWhole);
      if (elsewhere) {
        root = candidate;
        return elsewhere;
      }
    }
    return undefined;
  };

  return (dotted, isWhole) => {
    if (prefix !== undefined && dotted.startsWith(prefix)) return anywhere(dotted.slice(prefix.length), isWhole);
    const found = anywhere(dotted, isWhole);
    if (prefix !== undefined || found) {
      prefix ??= '';
      return found;
    }
    for (let dot = dotted.indexOf('.'); dot !== -1; dot = dotted.indexOf('.', dot + 1)) {
      const unprefixed = below('', dotted.slice(dot + 1), isWhole);
      if (!unprefixed) continue;
      prefix = dotted.slice(0, dot + 1);
      return unprefixed;
    }
    prefix = '';
    return undefined;
  };
}

function firstStep(dotted: string): string {
  const dot = dotted.indexOf('.');
  return dot === -1 ? dotted : dotted.slice(0, dot);
}
