// The gain: a slider that stops at computed points, a strip that shows which there are, a button that sweeps.

import { SharpCanvas } from "./canvas.js";
import { h, reducedMotion, setText } from "./dom.js";
import { fixed } from "./numbers.js";
import { phaseColors } from "./phase-plane.js";
import { color } from "./theme.js";

export class GainSlider {
  /** `ongain` is told a gain that the person asked for. */
  constructor(ongain) {
    this.ongain = ongain;
    this.input = h("input", { type: "range", "aria-label": "Gain a", step: "any" });
    this.value = h("output", { class: "gain-value number" }, "–");
    this.play = h("button", { type: "button", class: "small", onclick: () => this.togglePlay() }, "▶ Sweep");
    const strip = h("div", { class: "strip", "aria-hidden": "true" });
    this.strip = new SharpCanvas(strip, (context, width, height) => this.paint(context, width, height));
    this.input.addEventListener("input", () => { this.stop(); this.ask(Number(this.input.value)); });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.element = h("div", { class: "gain-slider" }, h("div", { class: "gain-label" }, h("span", { class: "soft" }, "gain a"), this.value),
      h("div", { class: "gain-track" }, this.input, strip), this.play);
  }

  setRange(low, high) {
    this.low = low;
    this.high = high;
    this.input.min = low;
    this.input.max = high;
  }

  /** Asks for a gain in the next frame; the latest of several. */
  ask(gain) {
    this.asked = gain;
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => { this.isDue = false; this.ongain(this.asked); });
  }

  /** Shows a gain of some data. */
  show(data, gain) {
    this.data = data;
    this.gain = gain;
    setText(this.value, gain === null ? "–" : fixed(gain, 3));
    this.value.dataset.value = String(gain);
    if (gain !== null && document.activeElement !== this.input) this.input.value = gain;
    this.input.setAttribute("aria-valuetext", gain === null ? "no point yet" : `${gain}, ${data.theory.get(gain)?.theory?.phase ?? "simulation"}`);
    this.strip.now();
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 }[event.key];
    const isEnd = event.key === "Home" || event.key === "End";
    if (!this.data?.gains.length || (!step && !isEnd)) return;
    event.preventDefault();
    this.stop();
    const at = isEnd ? (event.key === "Home" ? 0 : Infinity) : this.data.gains.indexOf(this.gain) + step;
    this.step(at);
  }

  step(at) {
    const { gains } = this.data;
    const next = gains[Math.min(gains.length - 1, Math.max(0, at))];
    this.input.value = next;
    this.ask(next);
  }

  /** To the next computed gain, or the one before. */
  move(step) { if (this.data?.gains.length) this.step(this.data.gains.indexOf(this.gain) + step); }

  togglePlay() {
    if (this.playing) return this.stop();
    if (!this.data?.gains.length) return;
    this.play.textContent = "■ Stop";
    const began = performance.now();
    const { low, high } = this;
    const seconds = 8;
    const from = this.gain >= high - 1e-9 ? low : Math.max(low, this.gain);
    const advance = (now) => {
      const gain = from + (high - low) * (now - began) / 1000 / seconds;
      this.input.value = Math.min(high, gain);
      this.ongain(Math.min(high, gain));
      if (gain >= high) return this.stop();
      this.playing = requestAnimationFrame(advance);
    };
    this.playing = requestAnimationFrame(advance);
    if (reducedMotion.matches) { this.stop(); this.step(Infinity); }
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.play.textContent = "▶ Sweep";
  }

  paint(context, width, height) {
    const { data, low, high } = this;
    if (!data || !(high > low)) return;
    const at = (gain) => 8 + (width - 16) * (gain - low) / (high - low);
    context.fillStyle = color("sunk");
    context.fillRect(8, 0, width - 16, height);
    const spacing = data.gains.length > 1 ? Math.max(2, (width - 16) / (data.gains.length - 1)) : 4;
    for (const gain of data.gains) {
      const theory = data.theory.get(gain);
      const left = Math.max(8, at(gain) - spacing / 2);
      const right = Math.min(width - 8, at(gain) + spacing / 2);
      if (theory) {
        context.fillStyle = color(phaseColors[theory.theory?.phase] ?? "blue");
        context.globalAlpha = 0.75;
        context.fillRect(left, 0, right - left, height / 2);
      }
      if (data.simulation.has(gain)) {
        context.globalAlpha = 1;
        context.fillStyle = color("ink-faint");
        context.fillRect(at(gain) - 1, height / 2 + 2, 2, height / 2 - 2);
      }
    }
    context.globalAlpha = 1;
  }
}
