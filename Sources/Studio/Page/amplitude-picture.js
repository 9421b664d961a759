// The bifurcation picture: amplitudes of up to 200 spins against the gain, drawn as they come or, where
// an anneal took milliseconds, at a pace that can be watched. Beside it the histogram at the cursor.

import { announce } from "./announcer.js";
import { drawAxes, line, margins } from "./axes.js";
import { SharpCanvas, font } from "./canvas.js";
import { fill, h, reducedMotion, setText, unique } from "./dom.js";
import { duration, significant } from "./numbers.js";
import { Scale } from "./scale.js";
import { color } from "./theme.js";

const framesToPlay = 240;

/** Where no state is hidden colours follow the signs, once so many have turned. */
const mostTurned = 0.03;

/** Where spins turn so often, by a share of all in each frame, few are drawn, or none could be followed. */
const restless = 0.02;
const fewSpins = 24;

export class AmplitudePicture {
  /** `onframe` is told the frame at the cursor whenever that changes. */
  constructor(onframe) {
    this.onframe = onframe;
    const caption = unique("caption");
    this.legend = h("ul", { class: "legend" });
    this.pace = h("span", { class: "faint" });
    this.again = h("button", { type: "button", class: "quiet small", hidden: true, onclick: () => this.replay() }, "↻ Again");
    this.plot = h("div", { class: "plot", tabindex: "0", role: "img", "aria-labelledby": caption });
    this.side = h("div", { class: "plot", "aria-hidden": "true" });
    this.empty = h("p", { class: "empty" }, "Soft spins appear here while a machine with amplitudes runs.");
    this.element = h("figure", { class: "chart amplitudes" },
      h("figcaption", {}, h("h2", { id: caption }, "Amplitudes of the soft spins"), this.legend, this.pace, this.again),
      h("div", { class: "amplitude-pair" }, this.plot, this.side));
    this.base = new SharpCanvas(this.plot, (context, width, height) => this.paint(context, width, height));
    this.overlay = new SharpCanvas(this.plot, (context) => this.paintCursor(context));
    this.histogram = new SharpCanvas(this.side, (context, width, height) => this.paintHistogram(context, width, height));
    this.plot.append(this.empty);
    this.plot.addEventListener("pointermove", (event) => this.moveTo(event.offsetX));
    this.plot.addEventListener("pointerleave", () => this.setCursor(null));
    this.plot.addEventListener("keydown", (event) => this.key(event));
    this.plot.addEventListener("blur", () => this.setCursor(null));
    this.reset();
    this.loop = () => { this.tick(); this.pending = requestAnimationFrame(this.loop); };
  }

  reset() {
    this.anneal = null;
    this.drawn = 0;
    this.cursor = null;
    this.reach = 0;
    this.end = null;
    this.signs = null;
    this.stride = 0;
    this.judged = 0;
    this.chosenAt = 0;
  }

  /** Shows a run from its first frame on, or nothing. */
  show(session) {
    if (!this.pending) this.loop();
    if (session === this.session) return;
    this.session = session;
    this.reset();
    this.isFinal = false;
    this.pace.textContent = "";
    this.refreshEmpty();
    this.base.now();
    this.histogram.now();
    this.overlay.now();
  }

  /** Draws the latest anneal once more from its beginning. */
  replay() {
    if (!this.anneal) return;
    this.reset();
    this.isFinal = false;
    this.base.now();
  }

  stop() {
    cancelAnimationFrame(this.pending);
    this.pending = null;
  }

  /** Whether all frames that came have been drawn. */
  get isUpToDate() { return !this.anneal || this.drawn >= this.anneal.frames.length; }

  get frame() {
    if (!this.anneal || !this.drawn) return null;
    return this.anneal.frames[this.cursor ?? this.drawn - 1];
  }

  tick() {
    const anneals = this.session?.anneals;
    if (!anneals?.length) return;
    const latest = anneals.at(-1);
    const isWaiting = latest !== this.anneal && (latest.frames.length > 3 || this.session.isOver);
    if (!this.anneal || (this.isUpToDate && isWaiting)) {
      this.reset();
      this.anneal = this.session.anneals.length > 1 && !this.hasPlayed ? this.session.anneals[0] : latest;
      this.hasPlayed = true;
      this.isFinal = false;
      this.refreshEmpty();
    }
    const { frames } = this.anneal;
    if (this.drawn >= frames.length) return this.settle();
    const isRedrawn = this.fitRanges(frames);
    const backlog = frames.length - this.drawn;
    const count = reducedMotion.matches ? backlog : Math.max(1, Math.ceil(backlog / framesToPlay));
    const from = this.drawn;
    this.drawn += count;
    const took = frames.at(-1).elapsed_s - frames[0].elapsed_s;
    setText(this.pace, [this.stride > 1 ? `one curve of ${this.stride}, since all are in motion` : "",
      this.session.isOver && took < 2 ? `slowed down from ${duration(took)}` : ""].filter(Boolean).join("; "));
    if (isRedrawn) this.base.now();
    else this.drawSegments(this.base.context, from, this.drawn);
    if (this.cursor === null) this.showFrame();
    this.overlay.now();
  }

  /** Once an anneal is drawn and the run over: exact ranges, colours of the final signs. */
  settle() {
    if (this.isFinal || !this.session.isOver || !this.anneal) return;
    this.isFinal = true;
    this.end = this.at(this.anneal.frames.at(-1));
    this.reach = 0;
    this.signs = null;
    this.fitRanges(this.anneal.frames);
    this.base.now();
    this.overlay.now();
    this.showFrame();
    this.describe();
  }

  /** Where a frame is along x. */
  at(frame) { return this.isByGain ? frame.gain : frame.step ?? frame.elapsed_s; }

  /** Ranges that hold all frames that came; true if they changed, so that all must be drawn again. */
  fitRanges(frames) {
    const first = frames[0];
    const last = frames.at(-1);
    const isByGain = frames.length < 3 || Math.abs(last.gain - first.gain) > 1e-9;
    let isChanged = isByGain !== this.isByGain;
    this.isByGain = isByGain;
    let reach = this.reach;
    for (let k = Math.max(0, this.seen ?? 0); k < frames.length; k += 1) {
      for (const value of frames[k].amplitudes) if (Math.abs(value) > reach) reach = Math.abs(value);
    }
    if (this.reach === 0) for (const frame of frames) for (const value of frame.amplitudes) reach = Math.max(reach, Math.abs(value));
    this.seen = frames.length;
    if (reach > this.reach) {
      this.reach = Math.max(0.1, reach * (this.session.isOver ? 1.06 : 1.35));
      isChanged = true;
    }
    const parameters = this.session.result?.solver?.parameters ?? this.session.run.options?.set ?? {};
    const known = this.isByGain ? parameters["end-gain"] : null;
    const start = this.at(first);
    const reached = this.at(last);
    if (this.end === null || isChanged || reached > this.end) {
      let end = typeof known === "number" && known >= reached ? known : reached;
      const share = last.steps > 0 && last.step > 0 ? last.step / last.steps : null;
      if (share && typeof known !== "number") end = start + (reached - start) / Math.min(1, share);
      else if (!this.session.isOver && typeof known !== "number") {
        end = Math.max(this.end ?? -Infinity, start + (reached - start) * (reached > (this.end ?? -Infinity) ? 1.4 : 1));
      }
      if (end !== this.end) isChanged = true;
      this.end = end;
    }
    return this.chooseSpins(frames) || this.chooseSigns(last.amplitudes) || isChanged;
  }

  /** Every spin is drawn, or some where all are in constant motion. */
  chooseSpins(frames) {
    if (this.stride && (this.judged >= 40 || frames.length < this.judged + 8)) return false;
    this.judged = frames.length;
    let turns = 0;
    for (let k = 1; k < frames.length; k += 1) {
      frames[k].amplitudes.forEach((value, spin) => { if (value * frames[k - 1].amplitudes[spin] < 0) turns += 1; });
    }
    const count = frames[0].amplitudes.length;
    const isRestless = frames.length > 8 && turns / count / frames.length > restless;
    const stride = isRestless ? Math.max(1, Math.floor(count / fewSpins)) : 1;
    const isChanged = stride !== this.stride;
    this.stride = stride;
    return isChanged;
  }

  /** What colours say: the hidden state, or its mirror image where the machine settles in that. */
  chooseSigns(amplitudes) {
    const planted = this.session.spins?.planted;
    const agreement = planted?.reduce((sum, sign, spin) => sum + sign * amplitudes[spin], 0) ?? 0;
    const mirror = agreement < 0 ? -1 : 1;
    if (this.signs?.length === amplitudes.length) {
      const turned = planted ? (mirror === this.mirror ? 0 : 1)
        : this.signs.reduce((sum, sign, spin) => sum + (sign * amplitudes[spin] < 0), 0) / amplitudes.length;
      if (turned <= mostTurned || (!planted && this.drawn - (this.chosenAt ?? 0) < 15)) return false;
    }
    this.chosenAt = this.drawn;
    this.mirror = mirror;
    this.signs = planted ? planted.map((sign) => sign * mirror) : amplitudes.map(Math.sign);
    this.isPlanted = Boolean(planted);
    this.writeLegend();
    return true;
  }

  scales(width, height) {
    const first = this.anneal?.frames[0];
    const start = first ? this.at(first) : -2.5;
    const left = width < 340 ? margins.left - 6 : margins.left;
    return [
      new Scale([start, this.end ?? 1], [left, width - 18]),
      new Scale([-(this.reach || 1), this.reach || 1], [height - margins.bottom, margins.top]),
    ];
  }

  paint(context, width, height) {
    [this.x, this.y] = this.scales(width, height);
    if (!this.anneal) return;
    drawAxes(context, this.x, this.y, { x: this.isByGain === false ? "step" : "gain a, in units of the rms field", y: "amplitude x" });
    this.drawSegments(context, 0, this.drawn);
  }

  drawSegments(context, from, to) {
    if (!this.anneal || !this.x) return;
    const { frames } = this.anneal;
    const end = Math.min(to, frames.length);
    context.lineWidth = 1.1;
    context.globalAlpha = document.documentElement.dataset.theme === "dark" ? 0.6 : 0.45;
    context.lineJoin = "round";
    for (const [sign, name] of [[1, "up"], [-1, "down"]]) {
      context.strokeStyle = color(name);
      context.beginPath();
      this.signs?.forEach((each, spin) => {
        if ((each >= 0 ? 1 : -1) !== sign || spin % this.stride) return;
        for (let k = Math.max(0, from - 1); k < end; k += 1) {
          const px = this.x.at(this.at(frames[k]));
          const py = this.y.at(frames[k].amplitudes[spin]);
          if (k === Math.max(0, from - 1)) context.moveTo(px, py); else context.lineTo(px, py);
        }
      });
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  paintCursor(context) {
    const frame = this.frame;
    if (!frame || !this.x || (this.cursor === null && this.isFinal)) return;
    const at = this.x.at(this.at(frame));
    context.strokeStyle = color("ink-faint");
    context.lineWidth = 1;
    line(context, at, this.y.end, at, this.y.start);
  }

  paintHistogram(context, width, height) {
    const histogram = this.frame?.histogram;
    if (!histogram || !this.y) return;
    context.font = font(12.5, "500");
    context.fillStyle = color("ink-soft");
    context.textBaseline = "bottom";
    context.textAlign = "left";
    context.fillText("spins", 2, margins.top - 8);
    context.strokeStyle = color("line-strong");
    line(context, 0.5, margins.top, 0.5, height - margins.bottom);
    const most = Math.max(...histogram.counts, 1);
    const total = histogram.counts.reduce((sum, each) => sum + each, 0);
    const thickness = (histogram.high - histogram.low) / histogram.counts.length;
    histogram.counts.forEach((count, k) => {
      if (!count) return;
      const low = histogram.low + k * thickness;
      const top = Math.max(this.y.end, this.y.at(low + thickness));
      const bottom = Math.min(this.y.start, this.y.at(low));
      context.fillStyle = color(low + thickness / 2 >= 0 ? "up" : "down");
      context.globalAlpha = 0.65;
      context.fillRect(1, top, Math.max(1, (width - 8) * count / most), Math.max(1, bottom - top - 0.5));
    });
    context.globalAlpha = 1;
    context.fillStyle = color("ink-soft");
    context.font = font(12.5);
    context.textBaseline = "top";
    context.fillText(`${total} in all`, 2, height - margins.bottom + 7);
  }

  moveTo(px) {
    if (!this.x || !this.anneal || !this.isUpToDate) return;
    const value = this.x.value(px);
    let best = 0;
    this.anneal.frames.forEach((frame, k) => {
      if (Math.abs(this.at(frame) - value) < Math.abs(this.at(this.anneal.frames[best]) - value)) best = k;
    });
    this.setCursor(best);
  }

  setCursor(index) {
    if (index === this.cursor) return;
    this.cursor = index;
    this.overlay.now();
    this.showFrame();
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Escape") return this.setCursor(null);
    if (!step || !this.anneal) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (this.cursor ?? this.drawn - 1) + step * (event.shiftKey ? 10 : 1);
    this.setCursor(Math.min(this.drawn - 1, Math.max(0, next)));
    const { gain, overlap } = this.frame;
    announce(`gain ${significant(gain, 4)}${Number.isFinite(overlap) ? `, overlap ${significant(overlap, 3)}` : ""}`);
  }

  showFrame() {
    this.histogram.now();
    this.onframe(this.frame, this.anneal?.frames.slice(0, this.drawn) ?? []);
  }

  refreshEmpty() {
    this.empty.hidden = Boolean(this.anneal);
    this.again.hidden = !this.anneal;
  }

  /** What the picture says instead of curves. */
  setEmpty(text) {
    this.empty.textContent = text;
    this.refreshEmpty();
  }

  writeLegend() {
    const [up, down] = this.isPlanted ? [`up in the ${this.mirror < 0 ? "mirrored " : ""}hidden state`, "down in it"] : ["up in the end", "down in the end"];
    fill(this.legend, [["up", up], ["down", down]].map(([name, text]) => {
      const swatch = h("span", { class: "swatch" });
      swatch.style.setProperty("--swatch", `var(--${name})`);
      return h("li", {}, swatch, text);
    }));
  }

  describe() {
    const { frames } = this.anneal;
    const [first, last] = [frames[0], frames.at(-1)];
    const up = last.amplitudes.filter((value) => value > 0).length;
    this.plot.setAttribute("aria-description",
      `${last.amplitudes.length} spins, gain from ${significant(first.gain, 3)} to ${significant(last.gain, 3)}. In the end ${up} are positive`
      + `${Number.isFinite(last.overlap) ? `, overlap with the hidden state ${significant(last.overlap, 3)}` : ""}. Arrow keys move through the anneal.`);
  }
}
