// A small line chart, by uPlot.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import Plot from 'uplot';

export interface Series {
  label: string;
  values: (number | null)[];
  color: string;
  /** How a value is written. */
  text: (value: number) => string;
}

/** @param band lower and upper bound of what is usual */
export function Chart({
  title,
  labels,
  series,
  height = 140,
  from,
}: {
  title: string;
  labels: readonly string[];
  series: Series;
  height?: number;
  from?: number;
}): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const ink = getComputedStyle(element).color;
    const grid = { stroke: 'rgba(127,127,127,.2)', width: 1 };
    const plot = new Plot(
      {
        width: element.clientWidth || 320,
        height,
        legend: { show: false },
        cursor: { y: false },
        scales: {
          x: { time: false },
          y: { range: (_, low, high) => [from ?? Math.max(0, low), high === low ? high + 1 : high] },
        },
        axes: [{ show: false }, { stroke: ink, grid, size: 64, values: (_, ticks) => ticks.map(series.text) }],
        series: [{}, { label: series.label, stroke: series.color, width: 2, points: { size: 4 } }],
      },
      [labels.map((_, at) => at), series.values],
      element,
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth || 320, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [labels.join('\n'), series.values.join()]);
  const known = series.values.flatMap(value => value ?? []);
  const last = known.at(-1);
  const said =
    last === undefined
      ? 'no values'
      : `${series.text(Math.min(...known))} to ${series.text(Math.max(...known))}, last ${series.text(last)}`;
  return (
    <figure class="chart">
      <figcaption>
        {title} <span class="quiet">{said}</span>
      </figcaption>
      <div ref={holder} role="img" aria-label={`${title}: ${said}`} style={{ height: `${height}px` }} />
    </figure>
  );
}
