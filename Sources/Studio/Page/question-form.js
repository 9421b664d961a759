// Any question to the theory: a form from the catalogue, the answer as numbers and as the server's picture.

import { command, fill, h } from "./dom.js";
import { numberElement, significant, words } from "./numbers.js";
import { ParameterForm } from "./parameter-form.js";
import { address, catalogue, get } from "./server.js";

export class QuestionForm {
  constructor() {
    this.questions = [];
    this.select = h("select", { "aria-label": "Question", onchange: () => this.choose(this.select.value) });
    this.summary = h("p", { class: "soft" });
    this.form = new ParameterForm();
    this.error = h("p", { class: "error", role: "alert", hidden: true });
    this.answer = h("div", { class: "stack tight", "aria-live": "polite" });
    this.button = h("button", { type: "submit", class: "primary" }, "Ask");
    this.element = h("form", { class: "panel stack tight question", novalidate: true, onsubmit: (event) => { event.preventDefault(); this.ask(); } },
      h("h2", {}, "Ask the theory"), h("div", { class: "row" }, this.select, this.button), this.summary,
      h("details", { open: true }, h("summary", {}, "Parameters"), this.form.element), this.error, this.answer);
    this.ready = this.load();
  }

  async load() {
    try {
      this.questions = await catalogue("/theory");
      fill(this.select, this.questions.map((each) => h("option", { value: each.name }, words(each.name))));
      this.choose(this.questions[0].name);
    } catch (error) {
      this.complain(error.status === 404 ? "This server does not answer questions to the theory. The command does: isinglass theory --help." : error.message);
      this.button.disabled = true;
    }
  }

  choose(name, values = {}) {
    const question = this.questions.find((each) => each.name === name);
    if (!question) return;
    this.select.value = name;
    this.summary.textContent = question.summary;
    this.form.useRecords(question.parameters);
    this.form.values = values;
    this.form.element.querySelectorAll(".wide").forEach((each) => each.classList.remove("wide"));
    fill(this.answer);
    this.complain(null);
  }

  async ask() {
    this.complain(null);
    let values;
    try { values = this.form.values; } catch { return; }
    const name = this.select.value;
    this.button.disabled = true;
    fill(this.answer, h("p", { class: "soft" }, "Computing …"));
    try {
      const answer = await get(`/theory/${name}`, values);
      fill(this.answer, numbersTable(answer), h("img", { class: "picture", src: address(`/theory/${name}.svg`, values), alt: `The picture that isinglass theory ${name} draws` }),
        command(["isinglass theory", name, ...Object.entries(values).map(asOption)].join(" ").replace(/ +/g, " ").trim()));
      this.answer.querySelector("img").addEventListener("error", (event) => event.target.remove());
    } catch (error) {
      fill(this.answer);
      if (!this.form.showError(error.field, error.message)) this.complain(error.message);
    } finally {
      this.button.disabled = false;
    }
  }

  complain(message) {
    this.error.hidden = !message;
    this.error.textContent = message ?? "";
  }
}

/** A parameter as the command takes it; switches have no value there. */
function asOption([name, value]) {
  const option = `--${name.replaceAll("_", "-")}`;
  if (value === "true") return option;
  return value === "false" ? "" : `${option} ${value}`;
}

/** All numbers and words of an answer, with their errors; lists by their length and extent. */
export function numbersTable(answer, skip = []) {
  const errors = answer.error_estimate ?? {};
  const rows = [];
  const add = (name, value, error) => {
    if (value === null || skip.includes(name)) return;
    if (Array.isArray(value)) {
      const finite = value.filter(Number.isFinite);
      if (!finite.length) return;
      rows.push([name, h("span", { class: "faint" }, `${value.length} values from ${significant(Math.min(...finite), 4)} to ${significant(Math.max(...finite), 4)}`)]);
    } else if (typeof value === "object") {
      for (const [key, each] of Object.entries(value)) if (typeof each !== "object") add(`${name}: ${key}`, each, null);
    } else if (typeof value === "number") rows.push([name, numberElement(value, { error: error ?? null, digits: 7 })]);
    else rows.push([name, words(String(value))]);
  };
  for (const [name, value] of Object.entries(answer)) if (name !== "error_estimate") add(name, value, errors[name]);
  return h("table", { class: "numbers" }, h("tbody", {}, rows.map(([name, value]) =>
    h("tr", {}, h("th", { scope: "row" }, words(name)), h("td", { class: "number" }, value)))));
}
