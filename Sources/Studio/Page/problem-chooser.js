// Which problem: generated from an ensemble, or a file.

import { fill, h } from "./dom.js";
import { grouped, significant, words } from "./numbers.js";
import { Field, ParameterForm, segments } from "./parameter-form.js";
import { catalogue, post, upload } from "./server.js";

const seedField = () => new Field({
  name: "seed", label: "seed", domain: { type: "integer", minimum: 0 }, fallback: "0",
});

export class ProblemChooser {
  constructor() {
    this.mode = "generated";
    this.problem = null;
    this.form = new ParameterForm();
    this.ensembles = [];
    this.summary = h("p", { class: "meaning faint" });
    this.ensemble = h("select", { "aria-label": "Ensemble", onchange: () => this.chooseEnsemble(this.ensemble.value) });
    this.card = h("div", { class: "problem-card", "aria-live": "polite" });
    this.error = h("p", { class: "error", hidden: true });
    this.tabs = h("div", {});
    this.generated = h("div", { class: "stack tight" }, this.ensemble, this.summary, this.form.element);
    this.file = this.makeFile();
    this.element = h("fieldset", { class: "panel stack tight" }, h("legend", {}, "Problem"), this.tabs, this.generated,
      this.file, this.error, this.card);
    this.setMode("generated");
    this.ready = this.load();
  }

  async load() {
    const [ensembles, formats] = await Promise.all([catalogue("/ensembles"), catalogue("/formats")]);
    this.ensembles = ensembles;
    fill(this.ensemble, ensembles.map((each) => h("option", { value: each.name }, each.name)));
    const first = ensembles.find((each) => each.name === "planted-sk") ?? ensembles[0];
    this.chooseEnsemble(first.name);
    this.files.use([
      new Field({ name: "format", domain: { values: formats.map((each) => each.name) }, fallback: "found out" }),
      new Field({ name: "kind", label: "numbers mean", domain: { values: ["maxcut", "ising", "qubo"] }, fallback: "as the format says" }),
      new Field({ name: "sense", domain: { values: ["minimize", "maximize"] }, fallback: "as the kind says" }),
      new Field({ name: "instance", label: "which of several", domain: { type: "integer", minimum: 1 }, fallback: "1" }),
    ]);
  }

  setMode(mode) {
    this.mode = mode;
    fill(this.tabs, segments("Where the problem comes from", [["generated", "Generated"], ["file", "Your file"]], mode,
      (next) => { this.setMode(next); this.tabs.querySelector(":checked").focus(); }));
    this.generated.hidden = mode !== "generated";
    this.file.hidden = mode !== "file";
    this.showError(null);
    this.showCard(mode === "file" ? this.problem : null);
  }

  chooseEnsemble(name, values = {}) {
    const record = this.ensembles.find((each) => each.name === name);
    if (!record) return false;
    this.ensemble.value = name;
    this.summary.textContent = record.summary ?? "";
    const kept = this.form.fields.get("seed")?.control.value;
    this.form.useRecords(record.parameters ?? [], { withMeaning: false });
    const seed = seedField();
    this.form.fields.set("seed", seed);
    this.form.element.append(seed.element);
    this.form.values = { seed: kept, ...values };
    return true;
  }

  /** Chooses what a recipe says, such as "planted-sk --size 400 --seed 3". */
  useRecipe(recipe) {
    const [name, ...rest] = recipe.trim().split(/\s+/);
    const values = {};
    for (let k = 0; k + 1 < rest.length; k += 2) values[rest[k].replace(/^--/, "")] = rest[k + 1];
    this.setMode("generated");
    return this.chooseEnsemble(name, values);
  }

  /** The recipe that the fields say. */
  get recipe() {
    const parts = Object.entries(this.form.values).map(([name, value]) => `--${name} ${value}`);
    return [this.ensemble.value, ...parts].join(" ");
  }

  makeFile() {
    this.files = new ParameterForm();
    const input = h("input", { type: "file", "aria-label": "Choose a problem file" });
    this.drop = h("label", { class: "drop" }, h("span", {}, "Drop a file here, or choose one"), h("br"),
      h("span", { class: "faint" }, "G-set, Matrix Market, QUBO, QPLIB, dimod, NumPy, CSV…, .gz too"), input);
    input.addEventListener("change", () => { if (input.files[0]) this.send(input.files[0]); input.value = ""; });
    for (const [name, isOver] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
      this.drop.addEventListener(name, (event) => {
        event.preventDefault();
        this.drop.classList.toggle("over", isOver);
        if (name === "drop" && event.dataTransfer.files[0]) this.send(event.dataTransfer.files[0]);
      });
    }
    return h("div", { class: "stack tight" }, this.drop, h("details", {}, h("summary", {}, "How to read it"), this.files.element));
  }

  async send(file) {
    this.setMode("file");
    this.problem = null;
    this.showError(null);
    this.card.textContent = `Reading ${file.name} …`;
    try {
      this.problem = await upload("/problems", { name: file.name, ...this.files.values }, file);
      this.showCard(this.problem);
    } catch (error) {
      this.card.textContent = "";
      if (!this.files.showError(error.field, error.message)) this.showError(error.message);
    }
  }

  showCard(problem) {
    fill(this.card, problem && [
      h("p", {}, h("strong", {}, problem.name), h("br"),
        `${words(problem.kind)}, ${grouped(problem.spins)} spins, ${grouped(problem.couplings)} couplings`),
      (problem.notices ?? []).map((notice) => h("p", { class: "faint" }, notice)),
      problem.planted?.objective !== undefined && problem.planted?.objective !== null
        ? h("p", { class: "faint" }, `planted objective ${significant(problem.planted.objective, 8)}`) : null,
    ]);
  }

  showError(message) {
    this.error.hidden = !message;
    this.error.textContent = message ?? "";
    if (message) this.drop.setAttribute("aria-invalid", "true"); else this.drop.removeAttribute("aria-invalid");
  }

  /** The problem at the server: generated now, or the uploaded one. Errors are shown where they belong. */
  async resolve() {
    this.showError(null);
    if (this.mode === "file") {
      if (this.problem) return this.problem;
      this.showError("Choose a file first, or a generated problem.");
      throw new Error("There is no file yet.");
    }
    try {
      return await post("/problems", { recipe: this.recipe });
    } catch (error) {
      if (!this.form.showError(error.field, error.message)) this.showError(error.message);
      throw error;
    }
  }
}
