// What charts are made of: lines, areas, bars, points, rules. Colours are names of the theme.

import { font } from "./canvas.js";
import { color } from "./theme.js";

/** The extent of marks along "x" or "y"; rules and marks with `fit: false` do not count. */
export function extent(marks, axis) {
  let low = Infinity;
  let high = -Infinity;
  const take = (value) => {
    if (!Number.isFinite(value)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const mark of marks) {
    if (mark.fit === false || mark.kind === "rule") continue;
    if (mark.kind === "bars") {
      if (axis === "x") { take(mark.low); take(mark.high); } else { mark.values.forEach(take); take(0); }
    } else mark[axis].forEach(take);
  }
  return low <= high ? [low, high] : null;
}

const drawers = {
  line(context, mark, x, y) {
    context.lineWidth = mark.width ?? 2;
    context.setLineDash(mark.dash ?? []);
    context.lineJoin = "round";
    context.beginPath();
    let isOpen = false;
    for (let k = 0; k < mark.x.length; k += 1) {
      const [px, py] = [x.at(mark.x[k]), y.at(mark.y[k])];
      if (!Number.isFinite(px) || !Number.isFinite(py)) { isOpen = false; continue; }
      if (!isOpen) context.moveTo(px, py);
      else {
        if (mark.step) context.lineTo(px, y.at(mark.y[k - 1]));
        context.lineTo(px, py);
      }
      isOpen = true;
    }
    context.stroke();
    context.setLineDash([]);
  },
  area(context, mark, x, y) {
    context.globalAlpha = mark.opacity ?? 0.18;
    context.beginPath();
    context.moveTo(x.at(mark.x[0]), y.at(0));
    mark.x.forEach((value, k) => context.lineTo(x.at(value), y.at(mark.y[k])));
    context.lineTo(x.at(mark.x.at(-1)), y.at(0));
    context.fill();
    context.globalAlpha = 1;
  },
  bars(context, mark, x, y) {
    const width = (mark.high - mark.low) / mark.values.length;
    context.globalAlpha = mark.opacity ?? 0.32;
    const zero = y.at(0);
    mark.values.forEach((value, k) => {
      if (!value) return;
      const left = x.at(mark.low + k * width);
      const right = x.at(mark.low + (k + 1) * width);
      context.fillRect(left, y.at(value), Math.max(1, right - left - 0.6), zero - y.at(value));
    });
    context.globalAlpha = 1;
  },
  points(context, mark, x, y) {
    const size = mark.size ?? 3.5;
    context.lineWidth = mark.width ?? 1.5;
    context.globalAlpha = mark.opacity ?? 1;
    for (let k = 0; k < mark.x.length; k += 1) {
      const [px, py] = [x.at(mark.x[k]), y.at(mark.y[k])];
      if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
      context.beginPath();
      if (mark.shape === "diamond") {
        context.moveTo(px, py - size * 1.3);
        context.lineTo(px + size * 1.3, py);
        context.lineTo(px, py + size * 1.3);
        context.lineTo(px - size * 1.3, py);
        context.closePath();
      } else if (mark.shape === "cross") {
        context.moveTo(px - size, py - size);
        context.lineTo(px + size, py + size);
        context.moveTo(px - size, py + size);
        context.lineTo(px + size, py - size);
      } else context.arc(px, py, size, 0, 2 * Math.PI);
      if (mark.shape === "ring" || mark.shape === "cross") context.stroke();
      else context.fill();
    }
    context.globalAlpha = 1;
  },
  rule(context, mark, x, y) {
    context.lineWidth = mark.width ?? 1.25;
    context.setLineDash(mark.dash ?? [5, 4]);
    context.beginPath();
    const isVertical = mark.x !== undefined;
    const at = isVertical ? x.at(mark.x) : y.at(mark.y);
    if (!Number.isFinite(at)) return;
    if (isVertical) { context.moveTo(at, y.end); context.lineTo(at, y.start); }
    else { context.moveTo(x.start, at); context.lineTo(x.end, at); }
    context.stroke();
    context.setLineDash([]);
    if (!mark.label) return;
    context.font = font(12, "500");
    const width = context.measureText(mark.label).width;
    if (isVertical) {
      const isLeft = at + width + 10 > x.end;
      context.textAlign = isLeft ? "right" : "left";
      context.textBaseline = "top";
      context.fillText(mark.label, at + (isLeft ? -6 : 6), y.end + 3 + (mark.level ?? 0) * 16);
    } else {
      context.textAlign = mark.align ?? "right";
      context.textBaseline = mark.below ? "top" : "bottom";
      context.fillText(mark.label, mark.align === "left" ? x.start + 6 : x.end - 4, at + (mark.below ? 3 : -3));
    }
  },
};

/** Draws marks in their order. */
export function drawMarks(context, marks, x, y) {
  for (const mark of marks) {
    context.strokeStyle = context.fillStyle = color(mark.color ?? "ink");
    if (mark.kind === "rule" || mark.x?.length || mark.values?.length) drawers[mark.kind](context, mark, x, y);
  }
}
