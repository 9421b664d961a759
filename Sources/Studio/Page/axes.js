// Axes of a chart: hairlines, ticks, labels. The label of y is above it, where it need not be turned.

import { font, rem } from "./canvas.js";
import { color } from "./theme.js";

/** Room around the plot, in pixels; grows with the texts. */
export const margins = {
  get left() { return 3.4 * rem(); },
  get right() { return 0.9 * rem(); },
  get top() { return 1.65 * rem(); },
  get bottom() { return 2.65 * rem(); },
};

/** Draws the grid and the labels of two scales. */
export function drawAxes(context, x, y, labels) {
  const bottom = y.start;
  const top = y.end;
  context.font = font(12.5);
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const { value, text } of y.ticks(Math.max(2, Math.round((bottom - top) / 44)))) {
    const at = Math.round(y.at(value)) + 0.5;
    context.strokeStyle = color(value === 0 ? "line-strong" : "grid");
    if (!labels.isBare) line(context, x.start, at, x.end, at);
    context.fillStyle = color("ink-soft");
    context.fillText(text, x.start - 8, at);
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const { value, text } of x.ticks(Math.max(2, Math.round((x.end - x.start) / 76)))) {
    const at = Math.round(x.at(value)) + 0.5;
    context.strokeStyle = color("grid");
    if (!labels.isBare) line(context, at, top, at, bottom);
    context.strokeStyle = color("line-strong");
    line(context, at, bottom, at, bottom + 4);
    context.fillStyle = color("ink-soft");
    // The last label may not run out of the picture.
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(at, x.end + margins.right - half), bottom + 7);
  }
  context.strokeStyle = color("line-strong");
  line(context, x.start, Math.round(bottom) + 0.5, x.end, Math.round(bottom) + 0.5);
  context.fillStyle = color("ink-soft");
  context.font = font(12.5, "500");
  context.textAlign = "right";
  context.textBaseline = "bottom";
  context.fillText(labels.x ?? "", x.end, bottom + margins.bottom - 1);
  context.textAlign = "left";
  context.fillText(labels.y ?? "", Math.max(2, x.start - margins.left + 4), top - 8);
}

/** One straight line. */
export function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
