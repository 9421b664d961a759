// Six pictures of one landscape at one gain: theory as lines, simulation as bars and points.

import { Chart } from "./chart.js";
import { h } from "./dom.js";
import { significant } from "./numbers.js";

/** Members of a point that planted glasses and Wishart problems name differently. */
export const energyOf = (theory) => theory?.energy ?? theory?.energy_planted;
export const overlapOf = (theory) => theory?.magnetization ?? theory?.magnetization_planted;
export const edgeOf = (theory) => (theory?.energy_planted !== undefined ? theory.hessian_edge_planted : theory?.hessian_edge);
/** Wishart problems have states without overlap with the hidden one, of which theory tells beside it. */
export const hasUnaligned = (theory) => Number.isFinite(theory?.energy_unaligned);
const isNumber = Number.isFinite;
/** The overlap of the theory as one between −1 and 1: m/√q. */
export const normalized = (theory) => {
  const m = overlapOf(theory);
  if (theory?.magnetization_planted !== undefined) return isNumber(m) && m > 0 ? 1 : null;
  return isNumber(m) && theory.self_overlap > 1e-9 ? m / Math.sqrt(theory.self_overlap) : m;
};

export class LandscapeCharts {
  /** `onpick` is told a gain that was clicked. */
  constructor(onpick) {
    const make = (name, options) => { this[name] = new Chart({ height: 16, ...options }); };
    make("amplitudes", { title: "Amplitudes P(x)", x: { label: "amplitude x" }, y: { label: "density", zero: true }, empty: "No amplitudes at this gain." });
    make("hessian", { title: "Hessian spectrum", x: { label: "eigenvalue λ" }, y: { label: "density", zero: true }, empty: "No spectrum at this gain." });
    make("cloud", { title: "Minima: energy and overlap", x: { label: "energy per spin" }, y: { label: "overlap" }, empty: "Minima come from the simulation." });
    make("modes", { title: "Lower edge and soft modes", x: { label: "gain a" }, y: { label: "curvature λ" }, empty: "Waiting for points." });
    make("complexity", { title: "Complexity Σ(e) of minima", x: { label: "energy per spin e" }, y: { label: "Σ", zero: true }, empty: "No minima but the global one are counted here." });
    make("order", { title: "Overlap along the gain", x: { label: "gain a" }, y: { label: "overlap", range: [-0.02, 1.05] }, empty: "Waiting for points." });
    this.isZoomed = false;
    this.cloud.element.querySelector("figcaption").append(h("label", { class: "check faint" }, h("input", {
      type: "checkbox", onchange: (event) => { this.isZoomed = event.target.checked; this.draw(); },
    }), "close up"));
    this.element = h("div", { class: "grid-3 landscape-charts" },
      [this.amplitudes, this.hessian, this.cloud, this.modes, this.complexity, this.order].map((chart) => h("div", { class: "panel" }, chart.element)));
    for (const chart of [this.modes, this.order]) {
      chart.plot.classList.add("pickable");
      chart.plot.addEventListener("click", (event) => { if (chart.current) onpick(chart.current.x.value(event.offsetX)); });
    }
  }

  /** Shows a gain of some data. Drawn at once: this is what the slider calls in each frame. */
  show(data, gain) {
    this.data = data;
    this.gain = gain;
    this.draw();
  }

  draw() {
    const { data, gain } = this;
    if (!data) return;
    const theory = data.theory.get(gain);
    const sample = data.simulation.get(gain);
    this.fix(data);
    this.drawAmplitudes(theory, sample);
    this.drawHessian(theory, sample);
    this.drawModes(data, gain);
    this.drawCloud(data, gain, theory, sample);
    this.drawComplexity(theory, sample);
    this.drawOrder(data, gain);
  }

  /** Ranges that hold at every gain, so that what moves is the landscape and not the axes. */
  fix(data) {
    if (this.fixed?.count === data.count && this.fixed.data === data) return;
    const widest = (pick) => {
      let low = Infinity;
      let high = -Infinity;
      for (const map of [data.theory, data.simulation]) {
        for (const point of map.values()) {
          for (const value of pick(point)) if (isNumber(value)) { low = Math.min(low, value); high = Math.max(high, value); }
        }
      }
      return low < high ? [low, high] : null;
    };
    // Below the onset everything is next to zero, which is no reason to magnify it.
    const atLeast = (range, [low, high]) => (range ? [Math.min(range[0], low), Math.max(range[1], high)] : [low, high]);
    const spread = (range, share = 0.04) => range && [range[0] - share * (range[1] - range[0]), range[1] + share * (range[1] - range[0])];
    const x = widest((p) => (p.energy_per_spin !== undefined ? [2.2 * Math.sqrt(p.self_overlap), -2.2 * Math.sqrt(p.self_overlap)] : supportOf(p.amplitudes)));
    this.fixed = {
      data, count: data.count,
      x: atLeast(spread(x), [-0.5, 0.5]),
      eigenvalues: spread(widest((p) => [...(p.hessian_eigenvalues ? [p.hessian_eigenvalues[0], p.hessian_eigenvalues.at(-1)] : []),
        ...(p.spectrum ? [p.spectrum.eigenvalues?.[0], p.spectrum.eigenvalues?.at(-1)] : []), 0])),
      density: widest((p) => [0, ...(p.spectrum?.density ?? []).map((each) => Math.min(each, 1.2))]),
      energies: atLeast(spread(widest((p) => [p.energy_per_spin, energyOf(p.theory), 0, ...(p.minima ?? []).map(([e]) => e)])), [-0.1, 0.004]),
      overlaps: spread(widest((p) => [0, 1, ...(p.minima ?? []).map(([, m]) => m)])),
      complexity: spread(widest((p) => [0, ...(p.complexity?.complexities ?? [])]), 0.06),
    };
  }

  drawAmplitudes(theory, sample) {
    const marks = [];
    if (sample?.histogram) marks.push({ kind: "bars", name: "simulation", color: "sky", ...asDensity(sample.histogram) });
    const P = theory?.amplitudes;
    if (P?.x?.length && P.density?.length) {
      marks.push({ kind: "line", name: hasUnaligned(theory.theory) ? "theory, no overlap" : "theory", color: "blue", x: P.x, y: P.density });
    }
    let most = 0;
    for (const mark of marks) for (const value of mark.values ?? mark.y) if (value > most) most = value;
    this.amplitudes.set({ marks, x: { range: this.fixed.x }, y: { range: [0, Math.min(4, Math.max(0.6, most * 1.08))] } }, true);
  }

  drawHessian(theory, sample) {
    const marks = [];
    if (sample?.hessian_eigenvalues?.length) {
      marks.push({ kind: "bars", name: "simulation", color: "orange", ...histogramOf(sample.hessian_eigenvalues) });
    }
    const spectrum = theory?.spectrum;
    if (spectrum?.eigenvalues?.length) {
      marks.push({ kind: "line", name: "theory", color: "vermilion", x: spectrum.eigenvalues, y: spectrum.density });
      if (spectrum.density_unaligned?.length) {
        marks.push({ kind: "line", name: "without overlap", color: "purple", x: spectrum.eigenvalues, y: spectrum.density_unaligned });
      }
      if (isNumber(spectrum.hessian_edge)) marks.push({ kind: "rule", x: spectrum.hessian_edge, color: "vermilion", label: `edge ${significant(spectrum.hessian_edge, 3)}` });
      if (isNumber(spectrum.hessian_outlier)) marks.push({ kind: "rule", x: spectrum.hessian_outlier, color: "purple", label: `outlier ${significant(spectrum.hessian_outlier, 3)}`, level: 1 });
    }
    marks.push({ kind: "rule", x: 0, color: "line-strong", dash: [] });
    const density = this.fixed.density?.[1];
    this.hessian.set({ marks, x: { range: this.fixed.eigenvalues }, y: { range: density > 0 ? [0, density * 1.15] : null } }, true);
  }

  drawModes(data, gain) {
    const lowest = data.curve("theory", "edge", (p) => p.spectrum?.hessian_edge ?? edgeOf(p.theory));
    const unaligned = data.curve("theory", "unaligned edge", (p) => p.spectrum?.hessian_edge_unaligned);
    const marks = [{ kind: "line", name: "edge in theory", color: "vermilion", ...lowest }, { kind: "line", name: "without overlap", color: "purple", ...unaligned }];
    for (let k = 4; k >= 0; k -= 1) {
      marks.push({
        kind: "points", name: k === 0 ? "lowest modes of the sample" : null, color: k ? "orange" : "ink-soft", size: k ? 1.8 : 2.8,
        ...data.curve("simulation", `mode ${k}`, (p) => p.hessian_eigenvalues?.[k]),
      });
    }
    marks.push({ kind: "rule", x: gain, color: "accent", dash: [], width: 1.5 }, { kind: "rule", y: 0, color: "line-strong", dash: [] });
    this.modes.set({ marks, x: { range: data.range } }, true);
  }

  drawCloud(data, gain, theory, sample) {
    const path = data.curve("simulation", "energy", (p) => p.energy_per_spin);
    const overlaps = data.curve("simulation", "overlap", (p) => (isNumber(p.overlap) ? Math.abs(p.overlap) : null));
    const marks = [];
    if (path.x.length && path.x.length === overlaps.x.length) {
      const at = path.x.findLastIndex((each) => each <= gain + 1e-9) + 1;
      marks.push({ kind: "line", color: "line-strong", width: 1.2, dash: [2, 3], x: path.y, y: overlaps.y });
      marks.push({ kind: "line", name: "anneal", color: "green", width: 2.2, x: path.y.slice(0, at), y: overlaps.y.slice(0, at) });
    }
    const minima = sample?.minima ?? [];
    if (minima.length) marks.push({ kind: "points", name: "quenches", color: "purple", opacity: 0.6, size: 3, x: minima.map(([e]) => e), y: minima.map(([, m]) => Math.abs(m)) });
    const anneals = sample?.anneals?.length ? sample.anneals : sample ? [[sample.energy_per_spin, sample.overlap]] : [];
    if (anneals.length) marks.push({ kind: "points", color: "green", shape: "diamond", size: 5, x: anneals.map(([e]) => e), y: anneals.map(([, m]) => Math.abs(m)) });
    const energy = energyOf(theory?.theory);
    if (isNumber(energy)) marks.push({ kind: "points", name: "theory", color: "blue", shape: "ring", size: 7, width: 2.2, x: [energy], y: [normalized(theory.theory) ?? 0] });
    if (hasUnaligned(theory?.theory)) {
      marks.push({ kind: "points", name: "without overlap", color: "orange", shape: "ring", size: 7, width: 2.2, x: [theory.theory.energy_unaligned], y: [0] });
    }
    const zoom = this.isZoomed ? [...minima.map(([e]) => e), ...anneals.map(([e]) => e), energy].filter(isNumber) : [];
    const low = Math.min(...zoom);
    const high = Math.max(...zoom);
    const margin = Math.max(0.02, (high - low) * 0.1);
    const isHidden = !sample || sample.overlap !== null;
    this.cloud.set({
      marks, x: { range: zoom.length ? [low - margin, high + margin] : this.fixed.energies },
      y: { label: isHidden ? "overlap with the hidden state" : "overlap with the lowest", range: this.fixed.overlaps },
    }, true);
  }

  drawComplexity(theory, sample) {
    const counted = theory?.complexity;
    const marks = [];
    if (counted?.energies?.length) {
      marks.push({ kind: "line", name: "all minima", color: "purple", x: counted.energies, y: counted.complexities });
      marks.push({ kind: "area", color: "purple", x: counted.energies, y: counted.complexities, opacity: 0.12 });
      if (counted.unaligned_energies?.length) {
        marks.push({ kind: "line", name: "unaligned minima", color: "vermilion", dash: [6, 4], x: counted.unaligned_energies, y: counted.unaligned_complexities });
      }
    }
    const energy = energyOf(theory?.theory);
    if (marks.length && isNumber(energy)) marks.push({ kind: "rule", x: energy, color: "blue", label: "global minimum" });
    if (marks.length && sample) marks.push({ kind: "rule", x: sample.energy_per_spin, color: "green", label: "anneal", level: 1 });
    const all = [...(counted?.energies ?? []), energy, sample?.energy_per_spin].filter(isNumber);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    this.complexity.emptyText.textContent = theory ? "No minima but the global one are counted here."
      : this.data.streams.length < 2 ? "Theory tells of ensembles, not of a single problem." : "Theory has not told of this gain yet.";
    this.complexity.set({ marks, x: { range: all.length ? [low - 0.05 * (high - low), high + 0.05 * (high - low)] : null }, y: { range: this.fixed.complexity } }, true);
  }

  drawOrder(data, gain) {
    const marks = [
      { kind: "line", name: "theory", color: "blue", ...data.curve("theory", "overlap", (p) => normalized(p.theory)) },
      { kind: "points", name: "anneal", color: "green", shape: "diamond", size: 3, ...data.curve("simulation", "overlap", (p) => (isNumber(p.overlap) ? Math.abs(p.overlap) : null)) },
      { kind: "points", name: "quenches, mean", color: "purple", size: 2.4, ...data.curve("simulation", "quenches", (p) => mean((p.minima ?? []).map(([, m]) => Math.abs(m)))) },
      { kind: "rule", x: gain, color: "accent", dash: [], width: 1.5 },
    ];
    const isHidden = data.simulation.size === 0 || [...data.simulation.values()].some((p) => p.overlap !== null);
    this.order.set({ marks, x: { range: data.range }, y: { label: isHidden ? "overlap with the hidden state" : "overlap with the lowest" } }, true);
  }
}

function mean(values) { return values.length ? values.reduce((sum, each) => sum + each, 0) / values.length : null; }

/** The part of a distribution where it is not negligible. */
function supportOf(distribution) {
  const { x = [], density = [] } = distribution ?? {};
  return x.filter((_, k) => density[k] > 2e-3);
}

function asDensity({ low, high, counts }) {
  const total = counts.reduce((sum, each) => sum + each, 0) || 1;
  const width = (high - low) / counts.length;
  return { low, high, values: counts.map((count) => count / total / width) };
}

const known = new WeakMap();

/** Eigenvalues as a density of about √N bars; computed once for each list. */
function histogramOf(values) {
  if (!known.has(values)) {
    const low = Math.min(...values);
    const high = Math.max(...values) + 1e-9;
    const counts = new Array(Math.max(10, Math.min(40, Math.round(1.6 * Math.sqrt(values.length))))).fill(0);
    for (const value of values) counts[Math.floor((value - low) / (high - low) * counts.length)] += 1;
    known.set(values, asDensity({ low, high, counts }));
  }
  return known.get(values);
}
