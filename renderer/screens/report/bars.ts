import uPlot from "uplot";

interface Bar {
  name: string;
  value: number | undefined;
  /** The number in words, as it stands above the bar. */
  told: string;
}

const HEIGHT = 260;
/** Signs of a name below a bar; the table has it whole. */
const NAME = 18;
/** So many names fit beside each other as they are. */
const LEVEL_NAMES = 6;

/** Draws into `holder`, as wide as that is now and later, until the returned function is called. */
export function drawBars(holder: HTMLElement, bars: readonly Bar[]): () => void {
  const chart = new uPlot(optionsOf(bars, holder.clientWidth, coloursOf(holder)), dataOf(bars), holder);
  const resized = new ResizeObserver(() => chart.setSize({ width: holder.clientWidth, height: HEIGHT }));
  resized.observe(holder);
  return () => {
    resized.disconnect();
    chart.destroy();
  };
}

type Colours = Record<"accent" | "ink" | "soft" | "line", string>;

/** The window's own, so that a chart is as light or as dark as the rest. */
function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    accent: colour("--accent"),
    ink: colour("--ink"),
    soft: colour("--ink-soft"),
    line: colour("--line"),
  };
}

const dataOf = (bars: readonly Bar[]): uPlot.AlignedData => [
  bars.map((_, index) => index),
  bars.map(({ value }) => value ?? null),
];

function optionsOf(bars: readonly Bar[], width: number, colours: Colours): uPlot.Options {
  const font = '12px "Segoe UI", system-ui, sans-serif';
  const isSlanted = bars.length > LEVEL_NAMES;
  const { bars: barPaths } = uPlot.paths;
  const axis = { stroke: colours.soft, font, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: [-0.6, bars.length - 0.4] },
      // Room for the numbers above; from 0, or bars would lie.
      y: { range: (_, __, highest) => [0, highest > 0 ? highest * 1.15 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        splits: () => bars.map((_, index) => index),
        values: () => bars.map(({ name }) => shortened(name)),
        size: isSlanted ? 74 : 34,
        ...(isSlanted ? { rotate: -30 } : {}),
      },
      { ...axis, grid: { stroke: colours.line, width: 1 }, size: 64 },
    ],
    series: [
      {},
      {
        stroke: colours.accent,
        fill: colours.accent,
        points: { show: false },
        ...(barPaths ? { paths: barPaths({ size: [0.6, 72] }) } : {}),
      },
    ],
    hooks: { draw: [(chart) => writeNumbers(chart, bars, colours)] },
  };
}

/** Above each bar its number; where there is none, the word for it on the ground line. */
function writeNumbers(chart: uPlot, bars: readonly Bar[], colours: Colours): void {
  const { ctx } = chart;
  ctx.save();
  ctx.font = `${12 * uPlot.pxRatio}px "Segoe UI", system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  for (const [index, { value, told }] of bars.entries()) {
    ctx.fillStyle = value === undefined ? colours.soft : colours.ink;
    const x = chart.valToPos(index, "x", true);
    ctx.fillText(told, x, chart.valToPos(value ?? 0, "y", true) - 4 * uPlot.pxRatio);
  }
  ctx.restore();
}

const shortened = (name: string): string => (name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name);
