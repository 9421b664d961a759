// A canvas as sharp as the screen that draws itself again when its size or the theme changes.

import { onTheme } from "./theme.js";

/** A canvas in a host of a given height. `draw(context, width, height)` is in CSS pixels. */
export class SharpCanvas {
  constructor(host, draw) {
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    host.append(this.canvas);
    this.host = host;
    this.drawing = draw;
    this.context = this.canvas.getContext("2d");
    this.width = 0;
    this.height = 0;
    this.isDue = false;
    new ResizeObserver(() => this.fit()).observe(host);
    onTheme(() => this.later());
  }

  fit() {
    const { clientWidth, clientHeight } = this.host;
    const density = Math.min(3, devicePixelRatio || 1);
    const [width, height] = [Math.round(clientWidth * density), Math.round(clientHeight * density)];
    if (!width || !height) return;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.density = density;
    this.width = clientWidth;
    this.height = clientHeight;
    this.now();
  }

  /** Draws in the next frame, once however often asked. */
  later() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => { if (this.isDue) this.now(); });
  }

  /** Draws at once. */
  now() {
    this.isDue = false;
    if (!this.width) return;
    this.context.setTransform(this.density, 0, 0, this.density, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    this.drawing(this.context, this.width, this.height);
  }
}

/** The size of the page's text in pixels: larger on large screens. */
export function rem() { return parseFloat(getComputedStyle(document.documentElement).fontSize) || 16; }

let family = null;

/** The font of texts in canvases. */
export function font(size = 12.5, weight = "") {
  family ??= getComputedStyle(document.body).fontFamily;
  return `${weight} ${size * rem() / 16}px ${family}`.trim();
}
