// The two phase diagrams as the server computes them, in the form of a plane.

/** The plane before it is computed: the ranges, and the lines that have a closed form. */
export function outline(ensemble) {
  const steps = (low, high) => Array.from({ length: 51 }, (_, k) => low + k * (high - low) / 50);
  if (ensemble === "wishart") {
    const alpha = steps(0.2, 2.5);
    const above = alpha.filter((each) => each >= 1);
    return { x: alpha, y: steps(-0.5, 2.5), quantities: {}, lines: [
      { x: above, y: above.map((each) => (Math.sqrt(each) - 1) ** 2), label: "glass above" },
      { x: [0.2, 2.5], y: [0, 0], label: "planted above" },
    ] };
  }
  const biases = steps(0, 2.5);
  return { x: biases, y: steps(-3, 1), quantities: {}, lines: [
    { x: biases, y: biases.map((each) => (each > 1 ? -each - 1 / each : -2)), label: "onset" },
    { x: [1, 1], y: [-2, 1], label: "J₀ = g", dash: [1, 3] },
  ] };
}

/** Planted glasses: J₀ to the right, the gain upwards. */
export function plantedPlane(answer) {
  const lineOf = (line) => ({ x: line?.ferromagnetic_biases ?? [], y: line?.gains ?? [] });
  const bias = answer.least_magnetizing_bias ?? answer.disorder;
  const gains = answer.gains;
  const { phase, magnetization, self_overlap, energy, hessian_edge, susceptibility, rigidity } = answer;
  return {
    x: answer.ferromagnetic_biases, y: gains, first: "overlap",
    quantities: {
      overlap: magnetization.map((m, k) => (self_overlap[k] > 1e-9 ? m / Math.sqrt(self_overlap[k]) : 0)),
      phase, rigidity, self_overlap, energy, hessian_edge, susceptibility,
    },
    labels: { overlap: "overlap m/√q", energy: "energy per spin", hessian_edge: "lower edge of the Hessian" },
    lines: [
      { ...lineOf(answer.onset), label: "onset", labelAt: 0.9 },
      { ...lineOf(answer.symmetry_breaking), label: "de Almeida–Thouless", dash: [7, 4], labelAt: 0.62 },
      { ...lineOf(answer.rigidity_line), label: "rigid above", dash: [2, 3], labelAt: 0 },
      { x: [bias, bias], y: [-2 * answer.disorder, gains.at(-1)], label: "J₀ = g", dash: [1, 3] },
    ].filter((line) => line.x.length),
  };
}

/** Wishart problems: α to the right, b = a + α upwards. */
export function wishartPlane(answer) {
  const lineOf = (line) => ({ x: line?.alpha ?? [], y: line?.b ?? [] });
  const { phase, energy_unaligned, self_overlap, susceptibility_total, alignment_gain, replicon, alpha, b } = answer;
  const excess = energy_unaligned.map((energy, k) => {
    const depth = b[Math.floor(k / alpha.length)] ** 2 / 4;
    return Number.isFinite(energy) && depth > 0 ? (energy + depth) / depth : null;
  });
  return {
    x: alpha, y: b, first: "phase",
    quantities: { phase, excess, energy_unaligned, self_overlap, susceptibility_total, alignment_gain, replicon },
    labels: { excess: "how far unaligned states are above, (e + b²/4)/(b²/4)", alignment_gain: "alignment gain (unstable above 1)" },
    lines: [
      { x: alpha.filter((each) => each >= 1), y: answer.glass_onset?.filter((_, k) => alpha[k] >= 1) ?? [], label: "glass above" },
      { ...lineOf(answer.alignment_line), label: "aligning", dash: [7, 4], labelAt: 0.55 },
      { ...lineOf(answer.symmetric_alignment_line), label: "aligning, symmetric", dash: [2, 3], labelAt: 0.72 },
      { ...lineOf(answer.greatest_line), label: "no unaligned minima", dash: [1, 3] },
    ].filter((line) => line.x.length),
  };
}
