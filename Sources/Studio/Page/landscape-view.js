// The second view: one gain, six pictures of the landscape there.

import { announce } from "./announcer.js";
import { fill, h } from "./dom.js";
import { GainSlider } from "./gain-slider.js";
import { LandscapeCharts } from "./landscape-charts.js";
import { LandscapeData } from "./landscape-data.js";
import { LandscapeNumbers } from "./landscape-numbers.js";
import { Field, ParameterForm, segments } from "./parameter-form.js";
import { hasNewPoint, point } from "./point.js";
import { ProblemChooser } from "./problem-chooser.js";
import { note } from "./router.js";
import { shortcut } from "./shortcuts.js";

const real = (name, label, fallback, minimum, maximum) => new Field({ name, label, fallback: String(fallback), domain: { type: "real", minimum, maximum } });
const whole = (name, label, fallback, minimum, maximum) => new Field({ name, label, fallback: String(fallback), domain: { type: "integer", minimum, maximum } });

/** What is asked where a field is empty, by where the problems come from. */
const defaults = {
  "planted-sk": { ferromagnetic_bias: 1.5, disorder: 1, lowest_gain: -3, highest_gain: 2, points: 51, size: 200, seed: 1 },
  wishart: { alpha: 0.8, lowest_b: -0.5, highest_b: 2.5, points: 31, size: 200, seed: 1 },
  own: { lowest_gain: -3, highest_gain: 2, points: 51, seed: 1 },
};

export class LandscapeView {
  constructor(host) {
    this.data = new LandscapeData();
    this.data.addEventListener("change", () => this.later());
    this.slider = new GainSlider((gain) => this.moveTo(gain));
    this.charts = new LandscapeCharts((gain) => { this.slider.stop(); this.moveTo(gain); });
    this.numbers = new LandscapeNumbers();
    this.form = new ParameterForm();
    this.tabs = h("div", {});
    this.own = h("div", { hidden: true });
    this.error = h("p", { class: "error", role: "alert", hidden: true });
    this.status = h("p", { class: "faint status" });
    this.controls = h("form", { class: "panel landscape-controls", novalidate: true, onsubmit: (event) => { event.preventDefault(); this.look(); } },
      h("div", { class: "row" }, this.tabs, h("button", { type: "submit", class: "primary" }, "Look"), this.status), this.error,
      h("details", {}, h("summary", {}, "Which problems, which gains"), this.form.element), this.own);
    host.append(h("h1", { class: "visually-hidden" }, "Landscape"), h("div", { class: "stack" }, this.controls,
      h("div", { class: "panel slider-panel" }, this.slider.element), this.charts.element,
      h("div", { class: "panel" }, this.numbers.element)));
    this.setSource("planted-sk");
    shortcut("[", "lower gain", () => this.slider.move(-1), "landscape");
    shortcut("]", "higher gain", () => this.slider.move(1), "landscape");
    shortcut("g", "sweep the gain", () => this.slider.togglePlay(), "landscape");
  }

  setSource(source) {
    this.source = source;
    const names = [["planted-sk", "Planted glass"], ["wishart", "Wishart"], ["own", "Own problem"]];
    fill(this.tabs, segments("Problems", names, source, (next) => { this.setSource(next); this.tabs.querySelector(":checked").focus(); }));
    const d = defaults[source];
    const ends = source === "wishart"
      ? [real("lowest_b", "lowest b = a + α", d.lowest_b, -100, 100), real("highest_b", "highest b", d.highest_b, -100, 100)]
      : [real("lowest_gain", "lowest gain", d.lowest_gain, -100, 100), real("highest_gain", "highest gain", d.highest_gain, -100, 100)];
    const parameters = {
      "planted-sk": () => [real("ferromagnetic_bias", "J₀, strength of the hidden state", d.ferromagnetic_bias, 0, 100), real("disorder", "g, strength of the disorder", d.disorder, 0.001, 1000)],
      wishart: () => [real("alpha", "α, columns a spin", d.alpha, 0.01, 400)],
      own: () => [],
    }[source]();
    const sample = source === "own" ? [] : [whole("size", "spins of the sample", d.size, 10, 300)];
    this.form.use([...parameters, ...ends, whole("points", "points", d.points, 2, 501), ...sample, whole("seed", "seed", d.seed, 0)]);
    if (source === "own" && !this.chooser) {
      this.chooser = new ProblemChooser();
      this.own.append(this.chooser.element);
    }
    this.own.hidden = source !== "own";
  }

  get values() { return { ...defaults[this.source], ...this.form.values }; }

  show({ values }) {
    const key = JSON.stringify(values);
    const isFirst = !this.data.expected;
    if (hasNewPoint(this)) {
      this.setSource(point.ensemble);
      this.form.values = point.ensemble === "wishart" ? { alpha: point.alpha } : { ferromagnetic_bias: point.ferromagnetic_bias, disorder: point.disorder };
      this.wanted = point.gain;
      this.look();
    } else if ((isFirst || key !== this.address) && Object.keys(values).length) {
      const { ensemble, gain, ...others } = values;
      if (ensemble in defaults) this.setSource(ensemble);
      this.form.values = others;
      this.wanted = Number.isFinite(Number(gain)) && gain !== undefined ? Number(gain) : null;
      if (this.source !== "own") this.look();
    } else if (isFirst) {
      this.wanted = point.gain;
      this.look();
    }
    this.address = key;
  }

  hide() { this.slider.stop(); }

  /** Asks the server for points. */
  async look() {
    this.complain(null);
    let values;
    try { values = this.values; } catch { return; }
    const { size, seed, points, alpha, lowest_b, highest_b, ferromagnetic_bias, disorder } = values;
    const isWishart = this.source === "wishart";
    const lowest = isWishart ? lowest_b - alpha : values.lowest_gain;
    const highest = isWishart ? highest_b - alpha : values.highest_gain;
    if (!(highest > lowest)) return this.form.showError(isWishart ? "highest_b" : "highest_gain", "It must be above the lowest.");
    const range = { lowest_gain: Number(lowest.toFixed(6)), highest_gain: Number(highest.toFixed(6)), points };
    const simulation = { ...range, seed };
    let theory = null;
    if (this.source === "own") {
      try {
        const problem = await this.chooser.resolve();
        if (problem.spins > 300) return this.complain({ message: `${problem.name} has ${problem.spins} spins; the landscape of up to 300 can be looked at here.` });
        if (problem.recipe) simulation.recipe = problem.recipe; else simulation.problem = problem.id;
      } catch { return; }
    } else if (isWishart) {
      theory = { ensemble: "wishart", alpha, ...range };
      simulation.recipe = `wishart --size ${size} --alpha ${alpha} --seed ${seed}`;
    } else {
      theory = { ensemble: "planted-sk", ferromagnetic_bias, disorder, ...range };
      simulation.recipe = `planted-sk --size ${size} --ferromagnetic-bias ${ferromagnetic_bias} --disorder ${disorder} --seed ${seed}`;
    }
    this.slider.setRange(lowest, highest);
    this.gain = null;
    this.wanted ??= (lowest + highest) / 2;
    this.data.load({ theory, simulation, points, range: [lowest, highest] });
  }

  /** Goes to the computed gain next to one. */
  moveTo(gain) {
    this.wanted = gain;
    const nearest = this.data.nearest(gain);
    if (nearest === this.gain) return;
    this.draw(nearest);
  }

  /** Points came: once a frame at most, to the point that is next to the one wanted. */
  later() {
    if (this.isDue) return;
    this.isDue = true;
    setTimeout(() => {
      this.isDue = false;
      this.draw(this.wanted === null || this.wanted === undefined ? this.gain : this.data.nearest(this.wanted));
      this.writeStatus();
    }, 60);
  }

  draw(gain) {
    this.gain = gain;
    this.slider.show(this.data, gain);
    if (gain === null) return;
    this.charts.show(this.data, gain);
    this.numbers.show(this.data, gain);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), 350);
  }

  /** What need not be done in each frame: the address and the words. */
  settle() {
    if (this.gain === null) return;
    let entered = {};
    try { entered = this.form.values; } catch { /* the field says so */ }
    note("landscape", { ...(this.source === "own" ? {} : { ensemble: this.source }), ...entered, gain: this.gain });
    this.address = JSON.stringify(Object.fromEntries(new URLSearchParams(location.hash.split("?")[1] ?? "")));
    const sentence = LandscapeNumbers.sentence(this.data, this.gain);
    for (const chart of [this.charts.amplitudes, this.charts.hessian, this.charts.cloud, this.charts.modes, this.charts.complexity, this.charts.order]) {
      chart.plot.setAttribute("aria-description", sentence);
    }
    if (this.slider.input === document.activeElement || this.data.isOver) announce(sentence);
  }

  writeStatus() {
    const { failures, count, expected } = this.data;
    const problems = Object.values(failures);
    this.status.textContent = this.data.isOver ? `${count} points` : `${count} of ${expected} points …`;
    if (problems.length && !(this.data.errorField && this.form.showError(this.data.errorField, problems[0]))) {
      this.complain({ message: problems.join(" ") });
    }
  }

  complain(error) {
    this.error.hidden = !error;
    this.error.textContent = error?.message ?? "";
  }
}
