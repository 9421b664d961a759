// The numbers at a gain, of theory and of the sample side by side, and the commands that print them.

import { command, fill, h } from "./dom.js";
import { numberElement, significant, words } from "./numbers.js";
import { edgeOf, energyOf, hasUnaligned, overlapOf } from "./landscape-charts.js";

const isWishart = (t) => t.energy_planted !== undefined;
/** A name; what theory says of the global minimum, of states without overlap, the sample; the error's name. */
const rows = [
  ["energy per spin", energyOf, (t) => t.energy_unaligned, (s) => s.energy_per_spin, "energy"],
  ["overlap m = ⟨xξ⟩, of the sample m/√q", overlapOf, () => 0, (s) => s.overlap, "magnetization"],
  ["self-overlap q = ⟨x²⟩", (t) => (isWishart(t) ? t.magnetization_planted ** 2 : t.self_overlap), (t) => t.self_overlap, (s) => s.self_overlap, "self_overlap"],
  ["lower edge of the Hessian; lowest mode", edgeOf, (t) => t.hessian_edge, (s) => s.hessian_eigenvalues?.[0], "hessian_edge"],
];

export class LandscapeNumbers {
  constructor() {
    this.cells = rows.map(([name]) => ({ name, theory: h("td", { class: "number" }), unaligned: h("td", { class: "number" }), sample: h("td", { class: "number" }) }));
    this.unalignedHead = h("th", { class: "number" }, "without overlap");
    this.phase = h("p", { class: "phase" });
    this.complexity = h("p", { class: "soft" });
    this.commands = h("div", { class: "stack tight" });
    this.element = h("div", { class: "stack tight" }, this.phase,
      h("table", {}, h("thead", {}, h("tr", {}, h("td", {}), h("th", { class: "number" }, "theory"), this.unalignedHead, h("th", { class: "number" }, "sample"))),
        h("tbody", {}, this.cells.map(({ name, theory, unaligned, sample }) => h("tr", {}, h("th", { scope: "row" }, name), theory, unaligned, sample)))),
      this.complexity, h("h2", {}, "The commands that print these numbers"), this.commands);
  }

  /** Shows a gain of some data. */
  show(data, gain) {
    const point = data.theory.get(gain);
    const theory = point?.theory;
    const sample = data.simulation.get(gain);
    const isUnaligned = hasUnaligned(theory);
    this.unalignedHead.hidden = !isUnaligned;
    rows.forEach(([, ofTheory, ofUnaligned, ofSample, name], k) => {
      const error = theory?.error_estimate?.[name] ?? null;
      fill(this.cells[k].theory, theory ? numberElement(ofTheory(theory), { error }) : "–");
      this.cells[k].unaligned.hidden = !isUnaligned;
      fill(this.cells[k].unaligned, isUnaligned ? numberElement(ofUnaligned(theory)) : "");
      fill(this.cells[k].sample, sample ? numberElement(ofSample(sample)) : "–");
    });
    fill(this.phase, theory?.phase ? [h("b", {}, words(theory.phase)), theory.rigidity ? `, ${theory.rigidity}` : "",
      theory.scheme ? h("span", { class: "faint" }, `  (${{ rs: "replica symmetric", "1rsb": "one step of broken symmetry", full: "fully broken symmetry" }[theory.scheme] ?? theory.scheme})`) : null] : "");
    const minima = point?.complexity?.complexity_minima;
    this.complexity.textContent = Number.isFinite(minima) && minima > 0
      ? `About e^(${significant(minima, 4)} N) minima${Number.isFinite(point.complexity.energy_minima) ? `, most of them at e = ${significant(point.complexity.energy_minima, 4)}` : ""}.` : "";
    fill(this.commands, [point?.command, sample?.command].filter(Boolean).map((each) => command(each)));
  }

  /** One sentence for those who do not see the pictures. */
  static sentence(data, gain) {
    const theory = data.theory.get(gain)?.theory;
    const sample = data.simulation.get(gain);
    const parts = [`Gain ${significant(gain, 4)}`];
    if (theory) parts.push(`${theory.phase ?? ""}, energy per spin ${significant(energyOf(theory), 4)} in theory`);
    if (sample) parts.push(`energy ${significant(sample.energy_per_spin, 4)}, overlap ${significant(sample.overlap, 3)}, lowest curvature ${significant(sample.hessian_eigenvalues?.[0], 3)} in the sample`);
    return `${parts.join("; ")}.`;
  }
}
