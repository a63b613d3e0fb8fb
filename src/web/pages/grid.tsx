// Tests × builds: the rows that need a look first, green ones collapsed by file.
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { count, plural } from '../../core/words.ts';
import { renderAddress } from '../address.ts';
import { fileOf, type Grid, type GridRow, loadGrid } from '../data/grid.ts';
import { Empty } from '../parts/basics.tsx';
import { Loaded, useData } from '../parts/load.tsx';
import type { View } from '../view.ts';
import { type Colors, describeCell, drawGrid, HEAD, layoutOf, ROW, type ShownRow } from './grid-canvas.ts';

/** Builds that are loaded: first few, so that there is something to see at once, then all. */
const [FIRST, MOST] = [64, 500];

export function GridPage({ view }: { view: View }): JSX.Element {
  const [most, setMost] = useState(FIRST);
  const key = `${view.version} ${view.line} ${view.targets.map(({ target }) => target).join()}`;
  const state = useData(`${key} ${most}`, () => loadGrid(view.ledger, view.targets, most));
  const [kept, setKept] = useState<Grid>();
  useEffect(() => {
    if (state.kind !== 'there') return;
    setKept(state.value);
    if (most < MOST && state.value.builds.length >= most) setMost(MOST);
  }, [state]);
  // The first builds stay in sight while the others are read.
  if (kept && state.kind === 'loading') return <Canvas view={view} grid={kept} />;
  return <Loaded state={state}>{grid => <Canvas view={view} grid={grid} />}</Loaded>;
}

function shownRows(grid: Grid, open: ReadonlySet<string>, words: string): ShownRow[] {
  const has = ({ id }: GridRow): boolean => words === '' || id.toLowerCase().includes(words.toLowerCase());
  const rows = grid.rows.filter(has);
  const of = (kind: GridRow['kind']): GridRow[] => rows.filter(row => row.kind === kind);
  const shown: ShownRow[] = [];
  const add = (text: string, key: string, some: GridRow[], isOpen: boolean): void => {
    if (some.length === 0) return;
    shown.push({ kind: 'heading', text: `${text} (${count(some.length)})`, key, open: isOpen });
    if (isOpen) for (const row of some) shown.push({ kind: 'test', row });
  };
  add('failing now', 'failing', of('failing'), !open.has('failing'));
  add('failed in these builds', 'unstable', of('unstable'), !open.has('unstable'));
  const files = new Map<string, GridRow[]>();
  for (const row of of('green')) {
    const file = fileOf(row.id);
    const known = files.get(file);
    if (known) known.push(row);
    else files.set(file, [row]);
  }
  for (const [file, some] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    add(file, `file ${file}`, some, open.has(`file ${file}`) || words !== '');
  }
  return shown;
}

function Canvas({ view, grid }: { view: View; grid: Grid }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<{ row: number; build: number }>();
  const [size, setSize] = useState({ width: 800, height: 500 });
  const words = view.address.filters['q'] ?? '';
  const rows = useMemo(() => shownRows(grid, toggled, words), [grid, toggled, words]);
  const layout = layoutOf(size.width, grid.targets.length, grid.builds.length);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    element.scrollLeft = element.scrollWidth;
    return () => observer.disconnect();
  }, [grid.builds.length]);

  useEffect(() => {
    const [element, drawn] = [scroller.current, canvas.current];
    if (!element || !drawn) return undefined;
    const ratio = devicePixelRatio || 1;
    drawn.width = size.width * ratio;
    drawn.height = size.height * ratio;
    const context = drawn.getContext('2d');
    if (!context) return undefined;
    const colors = readColors(element);
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { scrollTop, scrollLeft } = element;
      drawGrid(context, grid, rows, { ...size, scrollTop, scrollLeft }, colors, chosen);
    };
    const later = (): void => {
      frame ||= requestAnimationFrame(draw);
    };
    element.addEventListener('scroll', later, { passive: true });
    draw();
    return () => {
      element.removeEventListener('scroll', later);
      cancelAnimationFrame(frame);
    };
  }, [grid, rows, size, chosen]);

  if (grid.rows.length === 0) return <Empty>No test ran on {view.line} in these builds.</Empty>;

  const placeAt = (event: MouseEvent): { row: number; build: number } | undefined => {
    const element = scroller.current;
    if (!element) return undefined;
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    if (y < HEAD) return undefined;
    const row = Math.floor((y - HEAD + element.scrollTop) / ROW);
    const build = x < layout.names ? -1 : Math.floor((x - layout.names + element.scrollLeft) / layout.column);
    return row < rows.length && build < grid.builds.length ? { row, build } : undefined;
  };
  const activate = (place: { row: number; build: number } | undefined): void => {
    const shown = place && rows[place.row];
    if (!shown) return;
    if (shown.kind === 'heading') {
      setToggled(before => {
        const after = new Set(before);
        if (!after.delete(shown.key)) after.add(shown.key);
        return after;
      });
      return;
    }
    location.hash = renderAddress({
      page: 'test',
      name: shown.row.id,
      filters: { line: view.line, target: view.address.filters['target'] ?? '' },
    });
  };
  const move = (event: KeyboardEvent): void => {
    const steps: Record<string, [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      j: [1, 0],
      k: [-1, 0],
    };
    const step = steps[event.key];
    if (event.key === 'Enter') activate(chosen);
    if (!step) return;
    event.preventDefault();
    const from = chosen ?? { row: 0, build: grid.builds.length - 1 };
    const row = Math.min(rows.length - 1, Math.max(0, from.row + step[0]));
    const build = Math.min(grid.builds.length - 1, Math.max(0, from.build + step[1]));
    setChosen({ row, build });
    keepInSight(scroller.current, row, build, layout);
  };
  const shownRow = chosen && rows[chosen.row];
  const said =
    shownRow?.kind === 'test' && chosen
      ? describeCell(grid, shownRow.row, chosen.build)
      : shownRow?.kind === 'heading'
        ? shownRow.text
        : '';
  return (
    <>
      <p class="facts">
        {plural(grid.rows.length, 'test')} × {plural(grid.builds.length, 'build')}
        {grid.targets.length > 1 ? ` × ${grid.targets.length} targets: a cell has one part for each` : ''}
        <input
          type="search"
          placeholder="filter tests"
          aria-label="filter tests"
          value={words}
          onChange={event => view.filter({ q: event.currentTarget.value })}
        />
      </p>
      <div
        class="grid"
        style={{ height: `min(70vh, ${HEAD + rows.length * ROW + 4}px)` }}
        ref={scroller}
        tabIndex={0}
        role="application"
        aria-label="Grid of tests and builds. Move with the arrow keys, open with Enter."
        onKeyDown={move}
        onMouseMove={event => setChosen(placeAt(event))}
        onClick={event => activate(placeAt(event))}
      >
        <canvas ref={canvas} style={{ width: `${size.width}px`, height: `${size.height}px` }} aria-hidden="true" />
        <div
          class="extent"
          style={{
            width: `${layout.names + grid.builds.length * layout.column}px`,
            height: `${HEAD + rows.length * ROW}px`,
          }}
        />
      </div>
      <pre class="said" role="status">
        {said}
      </pre>
      <p class="quiet">
        Oldest build left, newest right. A bar is good, a block with a stroke is bad, a dot is skipped, nothing is not
        run; the line marks the first failing build.
      </p>
    </>
  );
}

function keepInSight(
  element: HTMLElement | null,
  row: number,
  build: number,
  { names, column }: { names: number; column: number },
): void {
  if (!element) return;
  const [top, left] = [row * ROW, build * column];
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + ROW > element.scrollTop + element.clientHeight - HEAD)
    element.scrollTop = top + ROW - element.clientHeight + HEAD;
  if (left < element.scrollLeft) element.scrollLeft = left;
  else if (left + column > element.scrollLeft + element.clientWidth - names)
    element.scrollLeft = left + column - element.clientWidth + names;
}

function readColors(element: Element): Colors {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of('ink'),
    quiet: of('quiet'),
    back: of('back'),
    good: of('good'),
    bad: of('bad'),
    error: of('error'),
    skipped: of('quiet'),
    mark: of('mark'),
    heading: of('raised'),
  };
}
