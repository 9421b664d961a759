// A plane of two parameters: a quantity as colours, lines between phases, a point that is chosen by
// pointer or arrow keys.

import { announce } from "./announcer.js";
import { drawAxes, line, margins } from "./axes.js";
import { SharpCanvas, font } from "./canvas.js";
import { sequential } from "./color-map.js";
import { fill, h, unique } from "./dom.js";
import { fixed, significant, words } from "./numbers.js";
import { Scale } from "./scale.js";
import { color } from "./theme.js";

/** The colour of each phase. */
export const phaseColors = {
  paramagnet: "line-strong", spin_glass: "purple", mixed: "orange", ferromagnet: "green",
  origin: "line-strong", planted: "green", hard_glass: "purple", metastable_glass: "sky", unstable_glass: "orange",
};

export class PhasePlane {
  /** `onpick` is told x and y. */
  constructor({ title, xLabel, yLabel, onpick }) {
    Object.assign(this, { xLabel, yLabel, onpick, data: null, quantity: null, place: null });
    const caption = unique("caption");
    this.select = h("select", { "aria-label": "Quantity shown", onchange: () => this.setQuantity(this.select.value) });
    this.legend = h("div", { class: "plane-legend" });
    this.plot = h("div", { class: "plot plane", tabindex: "0", role: "application", "aria-labelledby": caption,
      "aria-description": "Arrow keys move the point, Shift moves it further, Enter asks for all order parameters there." });
    this.empty = h("p", { class: "empty" }, "Computing the phases …");
    this.element = h("figure", { class: "chart" },
      h("figcaption", {}, h("h2", { id: caption }, title), h("div", { class: "row plane-select" }, this.select)), this.plot, this.legend);
    this.canvas = new SharpCanvas(this.plot, (context, width, height) => this.paint(context, width, height));
    this.plot.append(this.empty);
    this.plot.addEventListener("click", (event) => this.pickAt(event.offsetX, event.offsetY));
    this.plot.addEventListener("keydown", (event) => this.key(event));
  }

  /** What to show: axes, a row of values for each y, lines. Without quantities an outline. */
  set(data) {
    this.data = data;
    const kept = this.quantity;
    const names = Object.keys(data.quantities);
    this.empty.hidden = names.length > 0;
    this.select.hidden = names.length === 0;
    if (!names.length) {
      this.image = null;
      return this.canvas.later();
    }
    fill(this.select, names.map((name) => h("option", { value: name }, data.labels?.[name] ?? words(name))));
    this.setQuantity(names.includes(kept) ? kept : data.first);
  }

  setEmpty(text) {
    this.empty.textContent = text;
    this.empty.hidden = false;
  }

  setQuantity(name) {
    this.quantity = name;
    this.select.value = name;
    this.makeImage();
    this.canvas.later();
  }

  makeImage() {
    const values = this.data.quantities[this.quantity];
    const isPhase = values.some((each) => typeof each === "string");
    const [nx, ny] = [this.data.x.length, this.data.y.length];
    const image = new ImageData(nx, ny);
    let range = null;
    if (!isPhase) {
      const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
      range = [sorted[Math.floor(sorted.length * 0.01)] ?? 0, sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 1];
      if (!(range[1] > range[0])) range[1] = range[0] + 1;
    }
    for (let row = 0; row < ny; row += 1) {
      for (let column = 0; column < nx; column += 1) {
        const value = values[row * nx + column];
        const rgb = isPhase ? toRGB(color(phaseColors[value] ?? "sunk")) : sequential((value - range[0]) / (range[1] - range[0]));
        const at = 4 * ((ny - 1 - row) * nx + column);
        if (!rgb) continue;
        image.data.set([...rgb, isPhase ? 150 : 255], at);
      }
    }
    this.image = document.createElement("canvas");
    this.image.width = nx;
    this.image.height = ny;
    this.image.getContext("2d").putImageData(image, 0, 0);
    this.isPhase = isPhase;
    this.writeLegend(values, range);
  }

  writeLegend(values, range) {
    if (this.isPhase) {
      const present = [...new Set(values)].filter(Boolean);
      fill(this.legend, h("ul", { class: "legend" }, present.map((name) => {
        const swatch = h("span", { class: "swatch block" });
        swatch.style.setProperty("--swatch", `var(--${phaseColors[name] ?? "sunk"})`);
        return h("li", {}, swatch, words(name));
      })));
    } else {
      const bar = h("span", { class: "colorbar", "aria-hidden": "true" });
      bar.style.backgroundImage = `linear-gradient(90deg, ${Array.from({ length: 17 }, (_, k) => `rgb(${sequential(k / 16).join(" ")})`).join(", ")})`;
      fill(this.legend, h("span", { class: "number" }, significant(range[0], 3)), bar, h("span", { class: "number" }, significant(range[1], 3)));
    }
  }

  /** Marks a point without asking about it. */
  mark(x, y) {
    this.place = [x, y];
    this.canvas.later();
  }

  paint(context, width, height) {
    const { data } = this;
    if (!data) return;
    const half = (values) => (values.at(-1) - values[0]) / Math.max(1, values.length - 1) / 2;
    const [hx, hy] = [half(data.x), half(data.y)];
    this.x = new Scale([data.x[0], data.x.at(-1)], [margins.left, width - margins.right]);
    this.y = new Scale([data.y[0], data.y.at(-1)], [height - margins.bottom, margins.top]);
    const { x, y } = this;
    if (this.paintedTheme !== document.documentElement.dataset.theme) {
      this.paintedTheme = document.documentElement.dataset.theme;
      if (this.isPhase) this.makeImage();
    }
    context.save();
    context.beginPath();
    context.rect(x.start, y.end, x.end - x.start, y.start - y.end);
    context.clip();
    context.imageSmoothingEnabled = false;
    const [left, right] = [x.at(data.x[0] - hx), x.at(data.x.at(-1) + hx)];
    const [bottom, top] = [y.at(data.y[0] - hy), y.at(data.y.at(-1) + hy)];
    if (this.image) context.drawImage(this.image, left, top, right - left, bottom - top);
    context.restore();
    drawAxes(context, x, y, { x: this.xLabel, y: this.yLabel, isBare: true });
    context.save();
    context.beginPath();
    context.rect(x.start, y.end, x.end - x.start, y.start - y.end);
    context.clip();
    for (const each of data.lines) this.paintLine(context, each);
    if (this.place) this.paintPlace(context);
    context.restore();
  }

  get isOnColors() { return Boolean(this.image) && !this.isPhase; }

  /** The colour of lines: white on colours, as text elsewhere. */
  get ink() { return this.isOnColors ? "#fff" : color("ink"); }

  paintLine(context, { x: xs, y: ys, label, dash, labelAt = 1 }) {
    const draw = (style, width) => {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.setLineDash(dash ?? []);
      context.beginPath();
      xs.forEach((value, k) => {
        const [px, py] = [this.x.at(value), this.y.at(ys[k])];
        if (k) context.lineTo(px, py); else context.moveTo(px, py);
      });
      context.stroke();
      context.setLineDash([]);
    };
    if (this.isOnColors) draw("rgb(0 0 0 / .55)", 4);
    draw(this.ink, 2);
    const inside = [...xs.keys()].filter((k) => xs[k] <= this.x.high && xs[k] >= this.x.low && ys[k] <= this.y.high && ys[k] >= this.y.low);
    if (!inside.length || !label) return;
    const at = inside[Math.round(labelAt * (inside.length - 1))];
    context.font = font(12.5, "600");
    const isLeft = this.x.at(xs[at]) > this.x.start + context.measureText(label).width + 16;
    context.textAlign = isLeft ? "right" : "left";
    context.textBaseline = "bottom";
    const px = Math.min(this.x.at(xs[at]), this.x.end) + (isLeft ? -8 : 8);
    const py = Math.max(this.y.end + 20, Math.min(this.y.start - 4, this.y.at(ys[at]) - 5));
    context.lineWidth = 3.5;
    context.lineJoin = "round";
    context.strokeStyle = this.isOnColors ? "rgb(0 0 0 / .7)" : color("panel");
    context.strokeText(label, px, py);
    context.fillStyle = this.ink;
    context.fillText(label, px, py);
  }

  paintPlace(context) {
    const [px, py] = [this.x.at(this.place[0]), this.y.at(this.place[1])];
    for (const [style, width] of [[this.isOnColors ? "rgb(0 0 0 / .75)" : color("panel"), 5], [this.isOnColors ? "#fff" : color("accent"), 2.2]]) {
      context.strokeStyle = style;
      context.lineWidth = width;
      line(context, px - 14, py, px - 5, py);
      line(context, px + 5, py, px + 14, py);
      line(context, px, py - 14, px, py - 5);
      line(context, px, py + 5, px, py + 14);
      context.beginPath();
      context.arc(px, py, 5, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  pickAt(px, py) {
    if (!this.x || !this.data) return;
    const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
    this.pick(clamp(this.x.value(px), this.x.low, this.x.high), clamp(this.y.value(py), this.y.low, this.y.high));
  }

  pick(x, y) {
    const rounded = [Number(x.toFixed(3)), Number(y.toFixed(3))];
    this.mark(...rounded);
    this.onpick(...rounded);
  }

  key(event) {
    if (!this.data) return;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    this.place ??= [this.data.x[this.data.x.length >> 1], this.data.y[this.data.y.length >> 1]];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return this.pick(...this.place);
    }
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const factor = event.shiftKey ? 5 : 1;
    const moved = [this.x, this.y].map((scale, k) =>
      Math.min(scale.high, Math.max(scale.low, this.place[k] + step[k] * factor * (scale.high - scale.low) / 50)));
    this.mark(...moved);
    announce(`${this.xLabel} ${fixed(moved[0], 2)}, ${this.yLabel} ${fixed(moved[1], 2)}`);
  }
}

function toRGB(text) {
  const value = parseInt(text.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
