type Child = Node | string | undefined | false;
type Attributes = Record<string, string | boolean | ((event: Event) => void) | undefined>;

/** An element with attributes, listeners (`onclick: …`) and children. Text is always text, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** The page's `main`, emptied and filled. */
export function show(...children: Child[]): void {
  const page = document.getElementById("page");
  page?.replaceChildren(...children.filter((child) => child !== undefined && child !== false));
}

const ICONS = {
  ready: "M5 12.5l4.5 4.5L19 7",
  wait: "M12 3a9 9 0 1 0 9 9",
  failed:
    "M12 8v5m0 3.2v.1M10.3 4.2 2.8 17.3A2 2 0 0 0 4.5 20.3h15a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0z",
  paused: "M8 6v12M16 6v12",
  cross: "M7 7l10 10M17 7L7 17",
  dot: "M12 5a7 7 0 1 0 .1 0z",
  list: "M4 7l1.500 1.500L8 6M4 16l1.500 1.500L8 15M12 7.500h8M12 16.500h8",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 .1 0z",
  terminal: "M5 7l5 5-5 5M13 17h6",
  web: "M12 3a9 9 0 1 0 .1 0zM3.5 9h17M3.5 15h17M12 3c-5 5.5-5 12.5 0 18c5-5.5 5-12.5 0-18",
  download: "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14",
  key: "M14.5 9.500a4 4 0 1 0-2.800 3.800L14 15.500h2.500V18H19v2.500h2.500v-3.200l-7.200-7.200zM9.500 8.500h.1",
  eye: "M2.5 12c5.5-8 13.5-8 19 0c-5.5 8-13.5 8-19 0zM12 9.5a2.5 2.5 0 1 0 .1 0z",
  back: "M14 6l-6 6 6 6",
  book: "M12 6.5c-2.5-1.5-5.5-1.700-8-1v13c2.5-.7 5.5-.5 8 1c2.5-1.5 5.5-1.700 8-1v-13c-2.5-.7-5.5-.5-8 1zv13",
  close: "M6 6l12 12M18 6L6 18",
  devices: "M3 5h13v9H3zM7 18h5M17 9h4v11h-6v-4",
  message: "M4 5h16v11H10l-4.500 4v-4H4z",
  hand: "M8 13V5.5a1.5 1.5 0 0 1 3 0V12m0-7.500V4a1.500 1.500 0 0 1 3 0v8m0-6a1.500 1.500 0 0 1 3 0v7m0-3.500a1.500 1.500 0 0 1 3 0V15a7 7 0 0 1-7 7h-1a7 7 0 0 1-5.500-2.700L4.300 15a1.500 1.500 0 0 1 2.400-1.800L8 15",
  door: "M14 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h6a2 2 0 0 0 2-2v-2M9 12h12m-3-3 3 3-3 3",
} as const;
export type IconName = keyof typeof ICONS;

/** Decorative: the word beside it says the same. */
export const icon = (name: IconName): SVGElement => drawing(`icon icon-${name}`, "0 0 24 24", [ICONS[name]]);

/** A lectern. Drawn here, so that it is there also when the portal is not. */
export const logo = (): SVGElement =>
  drawing("logo", "0 0 32 32", [
    "M7 0h18a7 7 0 0 1 7 7v18a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7V7a7 7 0 0 1 7-7z",
    "M7 11.5 25 8v4.5L7 16zM14.5 15.5h3V24h-3zM10 23h12v2.5H10z",
  ]);

function drawing(style: string, viewBox: string, paths: string[]): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", style);
  for (const d of paths) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
