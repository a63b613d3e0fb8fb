// Draws the part of the grid that is in sight. A cell is one build of one test; with several targets it is split.
import { effectOf, numberOf, presenceOf } from '../../core/ledger/outcome.ts';
import { localTime } from '../parts/local-time.ts';
import { cellOf, type Grid, type GridRow } from '../data/grid.ts';

export const ROW = 18;
export const HEAD = 64;

/** A row that is shown: a test, or a heading over tests that are collapsed or not. */
export type ShownRow = { kind: 'test'; row: GridRow } | { kind: 'heading'; text: string; key: string; open: boolean };

export interface Viewport {
  width: number;
  height: number;
  scrollTop: number;
  scrollLeft: number;
}

export interface Layout {
  /** Width of the names. */
  names: number;
  /** Width of a column. */
  column: number;
}

/** Few builds get wider columns, up to twice as wide. */
export function layoutOf(width: number, targets: number, builds: number): Layout {
  const names = width < 560 ? Math.floor(width * 0.45) : Math.min(420, Math.floor(width * 0.38));
  const least = Math.max(12, Math.min(40, 6 * targets));
  return { names, column: Math.max(least, Math.min(2 * least, Math.floor((width - names - 4) / Math.max(1, builds)))) };
}

export interface Colors {
  ink: string;
  quiet: string;
  back: string;
  good: string;
  bad: string;
  error: string;
  skipped: string;
  mark: string;
  heading: string;
}

export function drawGrid(
  context: CanvasRenderingContext2D,
  grid: Grid,
  rows: readonly ShownRow[],
  viewport: Viewport,
  colors: Colors,
  chosen: { row: number; build: number } | undefined,
): void {
  const { width, height, scrollTop, scrollLeft } = viewport;
  const layout = layoutOf(width, grid.targets.length, grid.builds.length);
  context.clearRect(0, 0, width, height);
  context.font = '12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';
  context.textBaseline = 'middle';
  const first = Math.max(0, Math.floor(scrollTop / ROW));
  const last = Math.min(rows.length, Math.ceil((scrollTop + height - HEAD) / ROW));
  const firstBuild = Math.max(0, Math.floor(scrollLeft / layout.column));
  const lastBuild = Math.min(grid.builds.length, Math.ceil((scrollLeft + width - layout.names) / layout.column));

  context.save();
  context.beginPath();
  context.rect(layout.names, HEAD, width - layout.names, height - HEAD);
  context.clip();
  for (let build = firstBuild; build < lastBuild; build++) {
    if (!grid.outages.has(build)) continue;
    context.fillStyle = colors.heading;
    context.fillRect(layout.names + build * layout.column - scrollLeft, HEAD, layout.column, height - HEAD);
  }
  const cells = createCells();
  for (let at = first; at < last; at++) {
    const shown = rows[at];
    if (shown?.kind !== 'test') continue;
    const y = HEAD + at * ROW - scrollTop;
    for (let build = firstBuild; build < lastBuild; build++) {
      addCell(cells, grid, shown.row, build, layout.names + build * layout.column - scrollLeft, y, layout.column);
    }
    const { firstFailing } = shown.row;
    if (firstFailing !== undefined && firstFailing >= firstBuild && firstFailing < lastBuild) {
      cells.marks.rect(layout.names + firstFailing * layout.column - scrollLeft - 1, y, 2, ROW);
    }
  }
  drawCells(context, cells, colors);
  if (chosen) {
    context.strokeStyle = colors.mark;
    context.lineWidth = 2;
    context.strokeRect(
      layout.names + chosen.build * layout.column - scrollLeft + 1,
      HEAD + chosen.row * ROW - scrollTop + 1,
      layout.column - 2,
      ROW - 2,
    );
  }
  context.restore();

  drawNames(context, rows, first, last, scrollTop, layout.names, colors, chosen?.row);
  drawHead(context, grid, firstBuild, lastBuild, scrollLeft, width, layout, colors);
}

/** All cells of one look in one path each: thousands of single rectangles take several times as long. */
type Cells = Record<'good' | 'bad' | 'error' | 'strokes' | 'skipped' | 'marks', Path2D>;

const createCells = (): Cells => ({
  good: new Path2D(),
  bad: new Path2D(),
  error: new Path2D(),
  strokes: new Path2D(),
  skipped: new Path2D(),
  marks: new Path2D(),
});

const [ERROR, SKIPPED] = [numberOf('error'), numberOf('skipped')];

function addCell(cells: Cells, grid: Grid, row: GridRow, build: number, x: number, y: number, width: number): void {
  const part = (width - 2) / grid.targets.length;
  const drawn = Math.max(2, part - 1);
  for (let target = 0; target < grid.targets.length; target++) {
    const outcome = cellOf(grid, row, build, target);
    const effect = effectOf(outcome);
    const left = x + 1 + target * part;
    if (effect === 'good') cells.good.rect(left, y + 6, drawn, 6);
    else if (effect === 'bad') {
      (outcome === ERROR ? cells.error : cells.bad).rect(left, y + 1, drawn, ROW - 2);
      // A stroke through it, so that it can be told without colour.
      cells.strokes.moveTo(left + 1, y + 3);
      cells.strokes.lineTo(left + drawn - 1, y + ROW - 3);
    } else if (outcome === SKIPPED) cells.skipped.rect(left + part / 2 - 1, y + 8, 2, 2);
  }
}

function drawCells(context: CanvasRenderingContext2D, cells: Cells, colors: Colors): void {
  for (const look of ['good', 'bad', 'error', 'skipped'] as const) {
    context.fillStyle = colors[look];
    context.fill(cells[look]);
  }
  context.strokeStyle = colors.back;
  context.lineWidth = 1.5;
  context.stroke(cells.strokes);
  context.fillStyle = colors.mark;
  context.fill(cells.marks);
}

function drawNames(
  context: CanvasRenderingContext2D,
  rows: readonly ShownRow[],
  first: number,
  last: number,
  scrollTop: number,
  width: number,
  colors: Colors,
  chosen: number | undefined,
): void {
  context.save();
  context.beginPath();
  context.rect(0, HEAD, width - 8, 1e6);
  context.clip();
  for (let at = first; at < last; at++) {
    const shown = rows[at] as ShownRow;
    const y = HEAD + at * ROW - scrollTop + ROW / 2;
    if (shown.kind === 'heading') {
      context.fillStyle = colors.heading;
      context.fillRect(0, y - ROW / 2, width, ROW);
      context.fillStyle = colors.ink;
      context.fillText(`${shown.open ? '▾' : '▸'} ${shown.text}`, 4, y);
    } else {
      context.fillStyle = at === chosen ? colors.mark : shown.row.kind === 'green' ? colors.quiet : colors.ink;
      context.fillText(shortName(shown.row.id, Math.floor((width - 20) / 7.3)), 12, y);
    }
  }
  context.restore();
}

/** The end of a name says more than its beginning. */
function shortName(id: string, most: number): string {
  const name = id.slice(id.indexOf('::') + 2) || id;
  return name.length <= most ? name : `…${name.slice(1 - most)}`;
}

function drawHead(
  context: CanvasRenderingContext2D,
  grid: Grid,
  first: number,
  last: number,
  scrollLeft: number,
  width: number,
  { names, column }: Layout,
  colors: Colors,
): void {
  context.fillStyle = colors.back;
  context.fillRect(0, 0, width, HEAD);
  context.save();
  context.beginPath();
  context.rect(names, 0, width - names, HEAD);
  context.clip();
  context.fillStyle = colors.quiet;
  const every = Math.ceil(16 / column);
  for (let build = first; build < last; build++) {
    if ((grid.builds.length - 1 - build) % every !== 0) continue;
    const entry = grid.builds[build];
    if (!entry) continue;
    context.save();
    context.translate(names + build * column - scrollLeft + column / 2, HEAD - 4);
    context.rotate(-Math.PI / 3);
    context.fillText(entry.build.length > 9 ? (entry.commit?.slice(0, 7) ?? entry.build.slice(-9)) : entry.build, 0, 0);
    context.restore();
  }
  context.restore();
}

/** What a cell says, in words. */
export function describeCell(grid: Grid, row: GridRow, build: number): string {
  const entry = grid.builds[build];
  if (!entry) return '';
  const outcomes = grid.targets.map((target, at) => {
    const outcome = presenceOf(cellOf(grid, row, build, at));
    return `${grid.targets.length > 1 ? `${target}: ` : ''}${outcome === 'absent' ? 'not run' : outcome}`;
  });
  const worst = outcomes.filter(text => /failed|error/.test(text));
  const said = worst.length > 0 ? worst : [...new Set(outcomes)];
  const when = localTime(entry.time);
  return `${row.id}\nbuild ${entry.build} ${entry.commit?.slice(0, 7) ?? ''} ${entry.subject ?? ''}\n${when}\n${said.slice(0, 12).join('\n')}`;
}
