// Which solver, its parameters, and when to stop.

import { fill, h } from "./dom.js";
import { Field, ParameterForm } from "./parameter-form.js";
import { catalogue } from "./server.js";

export class SolverChooser {
  constructor() {
    this.records = [];
    this.select = h("select", { "aria-label": "Solver", onchange: () => this.choose(this.select.value) });
    this.summary = h("p", { class: "meaning faint" });
    this.parameters = new ParameterForm();
    this.count = h("summary", {}, "Parameters");
    this.details = h("details", {}, this.count, this.parameters.element);
    this.limits = new ParameterForm([
      new Field({ name: "time_limit", label: "time limit", unit: "s", domain: { type: "real", minimum: 0 }, fallback: "none" }),
      new Field({ name: "steps", label: "steps", domain: { type: "integer", minimum: 0 }, fallback: "solver's own" }),
      new Field({ name: "replicas", label: "replicas", domain: { type: "integer", minimum: 1 }, fallback: "solver's own" }),
      new Field({ name: "target", label: "stop at objective", domain: { type: "real" }, fallback: "none" }),
      new Field({ name: "seed", label: "seed", domain: { type: "integer", minimum: 0 }, fallback: "0" }),
      new Field({ name: "threads", label: "threads", domain: { type: "integer", minimum: 1 }, fallback: "all" }),
    ]);
    this.reduce = h("input", { type: "checkbox", checked: true });
    this.error = h("p", { class: "error", hidden: true });
    this.element = h("fieldset", { class: "panel stack tight" }, h("legend", {}, "Solver"), this.select, this.summary,
      this.details, this.limits.element,
      h("label", { class: "check" }, this.reduce, "take out first what simple rules decide"), this.error);
    this.ready = this.load();
  }

  async load() {
    this.records = await catalogue("/solvers");
    fill(this.select, this.records.map((each) => h("option", { value: each.name }, each.name)));
    this.choose(this.records.some((each) => each.name === "cim") ? "cim" : this.records[0].name);
  }

  choose(name, values = {}) {
    const record = this.records.find((each) => each.name === name);
    if (!record) return;
    this.select.value = name;
    fill(this.summary, `${record.full_name.replaceAll("-", " ")}: ${record.summary}. `,
      h("span", {}, `One step is ${record.step}. ${record.source}.`));
    this.parameters.useRecords(record.parameters);
    this.parameters.values = values;
    const count = record.parameters.length;
    this.details.hidden = count === 0;
    this.count.textContent = `${count} ${count === 1 ? "parameter" : "parameters"}`;
    if (Object.keys(values).length) this.details.open = true;
  }

  /** The options of a run, as the interface takes them. */
  get options() {
    this.error.hidden = true;
    const set = this.parameters.values;
    return {
      solver: this.select.value, ...(Object.keys(set).length ? { set } : {}), ...this.limits.values,
      ...(this.reduce.checked ? {} : { reduce: false }),
    };
  }

  set options(options) {
    this.choose(options.solver ?? "auto", options.set ?? {});
    this.limits.values = options;
    this.reduce.checked = options.reduce !== false;
  }

  /** Shows what the server does not accept. */
  showError(error) {
    const name = error.field?.replace(/^set[./]/, "");
    if (this.parameters.showError(name, error.message) || this.limits.showError(name, error.message)) return;
    this.error.hidden = false;
    this.error.textContent = error.message;
    if (error.field === "solver") this.select.focus();
  }
}
