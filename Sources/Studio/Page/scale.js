// Linear and logarithmic scales with ticks at round numbers.

import { fixed, significant } from "./numbers.js";

/** A map from values to pixels. */
export class Scale {
  constructor(range, pixels, { log = false } = {}) {
    let [low, high] = range;
    this.log = log && low > 0;
    if (!(high > low)) {
      const margin = Math.abs(low) * 0.05 || 1;
      low -= margin;
      high += margin;
    }
    this.low = low;
    this.high = high;
    [this.start, this.end] = pixels;
    this.from = this.log ? Math.log10(low) : low;
    this.factor = (this.end - this.start) / ((this.log ? Math.log10(high) : high) - this.from);
  }

  /** The pixel of a value. */
  at(value) { return this.start + ((this.log ? Math.log10(value) : value) - this.from) * this.factor; }

  /** The value of a pixel. */
  value(pixel) {
    const value = (pixel - this.start) / this.factor + this.from;
    return this.log ? 10 ** value : value;
  }

  /** About `count` round values and their texts. */
  ticks(count = 5) {
    if (this.log) return this.decades(count);
    const step = roundStep((this.high - this.low) / Math.max(1, count));
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const ticks = [];
    for (let k = Math.ceil(this.low / step - 1e-9); k * step <= this.high + step * 1e-9; k += 1) {
      const value = k * step;
      ticks.push({ value, text: Math.abs(value) >= 1e5 || decimals > 5 ? significant(value, 4) : fixed(value, Math.min(decimals, 10)) });
    }
    return ticks;
  }

  decades(count) {
    const first = Math.floor(this.from + 1e-9);
    const last = Math.ceil(Math.log10(this.high) - 1e-9);
    const every = Math.max(1, Math.ceil((last - first) / count));
    // Of less than two decades 2 and 5 are told, too.
    const factors = Math.log10(this.high) - this.from < 2 ? [1, 2, 5] : [1];
    const ticks = [];
    for (let k = first; k <= last; k += every) {
      for (const factor of factors) {
        const value = factor * 10 ** k;
        if (value >= this.low * 0.999 && value <= this.high * 1.001) ticks.push({ value, text: significant(value, 2) });
      }
    }
    return ticks.length > 1 ? ticks
      : [this.low, this.high].map((value) => ({ value, text: significant(value, 2) }));
  }
}

/** The length of the form 1, 2 or 5 times a power of ten that is next to one. */
function roundStep(length) {
  const power = 10 ** Math.floor(Math.log10(length));
  const share = length / power;
  return (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10) * power;
}
