// A chart on a canvas: caption, legend, readout at the pointer or by arrow keys, numbers as a table.

import { announce } from "./announcer.js";
import { drawAxes, line, margins } from "./axes.js";
import { SharpCanvas } from "./canvas.js";
import { fill, h, setText, unique } from "./dom.js";
import { drawMarks, extent } from "./marks.js";
import { significant } from "./numbers.js";
import { Scale } from "./scale.js";
import { color } from "./theme.js";

export class Chart {
  /**
   * @param {{title: string, x: object, y: object, height?: number, empty?: string, level?: string}} options
   *   x and y have a `label` and may have a fixed `range`, `zero` to include it, `log`
   */
  constructor({ title, x, y, height = 15, empty = "", level = "h2", table = true }) {
    Object.assign(this, { title, x, y, marks: [], legendKey: "", pointer: null });
    const caption = unique("caption");
    this.legend = h("ul", { class: "legend" });
    this.heading = h(level, { id: caption }, title);
    this.plot = h("div", { class: "plot", tabindex: "0", role: "img", "aria-labelledby": caption });
    this.plot.style.height = `${height}rem`;
    this.emptyText = h("p", { class: "empty" }, empty);
    this.readout = h("div", { class: "readout", hidden: true });
    this.rows = h("div", { class: "table-scroll" });
    this.details = table ? h("details", {}, h("summary", {}, "Numbers"), this.rows) : null;
    this.details?.addEventListener("toggle", () => this.writeTable());
    this.element = h("figure", { class: "chart" }, h("figcaption", {}, this.heading, this.legend), this.plot, this.details);
    this.canvas = new SharpCanvas(this.plot, (context, width, height) => this.paint(context, width, height));
    this.plot.append(this.emptyText, this.readout);
    this.plot.addEventListener("pointermove", (event) => this.point(event.offsetX, event.offsetY));
    this.plot.addEventListener("pointerleave", () => this.point(null));
    this.plot.addEventListener("keydown", (event) => this.key(event));
    this.plot.addEventListener("blur", () => this.point(null));
  }

  /** New content; drawn in the next frame, or at once if `isNow`. */
  set({ marks = this.marks, x = {}, y = {}, summary = null }, isNow = false) {
    this.marks = marks.filter(Boolean);
    Object.assign(this.x, x);
    Object.assign(this.y, y);
    this.emptyText.hidden = this.marks.some((mark) => mark.kind !== "rule" && (mark.x?.length || mark.values?.length));
    if (summary !== null) this.plot.setAttribute("aria-description", summary);
    this.writeLegend();
    if (isNow) this.canvas.now(); else this.canvas.later();
  }

  scales(width, height) {
    const range = (axis, marks) => {
      const found = axis.range ?? extent(marks, axis === this.x ? "x" : "y") ?? [0, 1];
      let [low, high] = found;
      if (axis.range) return found;
      if (axis.zero) { low = Math.min(0, low); high = Math.max(0, high); }
      if (axis === this.x || axis.log) return [low, high];
      const margin = (high - low) * 0.06;
      return [axis.zero && low === 0 ? 0 : low - margin, axis.zero && high === 0 ? 0 : high + margin];
    };
    const left = width < 340 ? margins.left - 6 : margins.left;
    return [
      new Scale(range(this.x, this.marks), [left, width - margins.right], { log: this.x.log }),
      new Scale(range(this.y, this.marks), [height - margins.bottom, margins.top], { log: this.y.log }),
    ];
  }

  paint(context, width, height) {
    const [x, y] = this.scales(width, height);
    this.current = { x, y };
    if (!this.emptyText.hidden) return;
    drawAxes(context, x, y, { x: this.x.label, y: this.y.label });
    context.save();
    context.beginPath();
    context.rect(x.start - 6, y.end - 6, x.end - x.start + 12, y.start - y.end + 12);
    context.clip();
    drawMarks(context, this.marks, x, y);
    context.restore();
    if (this.pointer) {
      context.strokeStyle = color("ink-faint");
      context.lineWidth = 1;
      line(context, this.pointer, y.end, this.pointer, y.start);
    }
  }

  writeLegend() {
    const named = this.marks.filter((mark) => mark.name && (mark.x?.length || mark.values?.length));
    const key = named.map((mark) => mark.name + mark.color).join("|");
    if (key === this.legendKey) return;
    this.legendKey = key;
    fill(this.legend, named.map((mark) => {
      const kind = mark.kind === "points" ? " dot" : mark.kind === "bars" || mark.kind === "area" ? " block"
        : mark.dash ? " dashed" : "";
      const swatch = h("span", { class: `swatch${kind}` });
      swatch.style.setProperty("--swatch", `var(--${mark.color ?? "ink"})`);
      return h("li", {}, swatch, mark.name);
    }));
  }

  point(px, py = null) {
    if (px === null || !this.current || !this.emptyText.hidden) {
      if (this.pointer === null) return;
      this.pointer = null;
      this.readout.hidden = true;
      this.canvas.later();
      return;
    }
    const { x, y } = this.current;
    if (px < x.start - 4 || px > x.end + 4) return this.point(null);
    const text = this.textAt(x.value(px), px, py);
    this.pointer = px;
    setText(this.readout, text);
    this.readout.hidden = false;
    const isLeft = px > (x.start + x.end) / 2;
    this.readout.style.left = isLeft ? "auto" : `${px + 10}px`;
    this.readout.style.right = isLeft ? `${this.plot.clientWidth - px + 10}px` : "auto";
    this.readout.style.top = `${Math.min(Math.max(py ?? y.end, y.end), y.start - 30)}px`;
    this.canvas.later();
  }

  /** The values of all marks at an x, a line each. */
  textAt(value, px, py) {
    const name = (this.x.label ?? "x").replace(/ \(.*\)$/, "");
    const lines = [`${name}  ${significant(value, 4)}`];
    for (const mark of this.marks) {
      if (mark.kind === "line" && mark.name && mark.x.length) {
        const at = nearest(mark.x, value, mark.step);
        lines.push(`${mark.name}  ${significant(mark.y[at], 5)}`);
      } else if (mark.kind === "bars" && mark.name) {
        const at = Math.floor((value - mark.low) / (mark.high - mark.low) * mark.values.length);
        if (at >= 0 && at < mark.values.length) lines.push(`${mark.name}  ${significant(mark.values[at], 4)}`);
      } else if (mark.kind === "points" && py !== null) {
        const { x, y } = this.current;
        for (let k = 0; k < mark.x.length; k += 1) {
          if (Math.hypot(x.at(mark.x[k]) - px, y.at(mark.y[k]) - py) < 8) {
            lines.push(`${mark.name ?? "point"}  (${significant(mark.x[k], 4)}, ${significant(mark.y[k], 5)})`);
            break;
          }
        }
      }
    }
    return lines.join("\n");
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Escape") return this.point(null);
    if (!step || !this.current) return;
    event.preventDefault();
    event.stopPropagation();
    const { x } = this.current;
    const from = this.pointer ?? (step > 0 ? x.start : x.end);
    this.point(Math.min(x.end, Math.max(x.start, from + step * (event.shiftKey ? 40 : 8))));
    announce(this.readout.textContent.replaceAll("\n", ", "));
  }

  writeTable() {
    if (!this.details?.open) return;
    const columns = [];
    for (const mark of this.marks) {
      if (mark.kind === "rule") continue;
      const name = mark.name ?? this.y.label ?? "";
      if (mark.kind === "bars") {
        const width = (mark.high - mark.low) / mark.values.length;
        columns.push([this.x.label, mark.values.map((_, k) => mark.low + (k + 0.5) * width)], [name, mark.values]);
      } else columns.push([this.x.label, mark.x], [name, mark.y]);
    }
    const count = Math.min(400, Math.max(0, ...columns.map(([, values]) => values.length)));
    fill(this.rows, h("table", {},
      h("thead", {}, h("tr", {}, columns.map(([name]) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, Array.from({ length: count }, (_, k) =>
        h("tr", {}, columns.map(([, values]) => h("td", {}, k < values.length ? significant(values[k], 6) : "")))))));
  }
}

/** The index of the value next to one, of sorted values; the last not above it for steps. */
export function nearest(values, value, isStep = false) {
  let low = 0;
  let high = values.length - 1;
  if (values[0] > values[high]) return nearestUnsorted(values, value);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle; else high = middle;
  }
  if (isStep) return values[high] <= value ? high : low;
  return Math.abs(values[low] - value) <= Math.abs(values[high] - value) ? low : high;
}

function nearestUnsorted(values, value) {
  return values.reduce((best, each, k) => Math.abs(each - value) < Math.abs(values[best] - value) ? k : best, 0);
}
