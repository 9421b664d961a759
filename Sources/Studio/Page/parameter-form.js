// Forms made from the catalogues: one field a parameter, with its meaning, range and default.

import { h, unique } from "./dom.js";
import { significant, words } from "./numbers.js";

/** A field with a label, a meaning and a place for an error. */
export class Field {
  constructor({ name, label, meaning = "", domain = { type: "text" }, fallback = "", isWide = false, unit = "" }) {
    this.name = name;
    this.domain = domain;
    this.fallback = fallback;
    const id = unique("field");
    this.control = this.makeControl(id, fallback);
    this.error = h("p", { class: "error", id: `${id}-error`, hidden: true });
    const note = [meaning, rangeText(domain)].filter(Boolean).join("; ");
    this.note = meaning ? h("p", { class: "meaning", id: `${id}-note` }, meaning) : null;
    this.control.title = note;
    if (this.note) this.control.setAttribute("aria-describedby", `${id}-note`);
    this.element = h("div", { class: `field${isWide ? " wide" : ""}` },
      h("label", { for: id }, label ?? words(name), unit ? ` (${unit})` : ""), this.control, this.note, this.error);
    this.control.addEventListener("input", () => this.showError(null));
  }

  makeControl(id, fallback) {
    const choices = this.domain.values ?? this.domain.choices;
    if (choices) {
      const isChosen = choices.map((c) => (typeof c === "string" ? c : c.value)).includes(fallback);
      const options = choices.map((choice) => (typeof choice === "string"
        ? h("option", { value: choice }, choice) : h("option", { value: choice.value }, choice.label)));
      const select = h("select", { id, name: this.name }, isChosen ? null : h("option", { value: "" }, fallback || "default"), options);
      if (isChosen) select.value = fallback;
      return select;
    }
    const isNumber = this.domain.type === "real" || this.domain.type === "integer";
    return h("input", {
      id, name: this.name, type: "text", inputmode: isNumber ? "text" : null, autocomplete: "off", spellcheck: "false",
      placeholder: fallback === null || fallback === undefined ? "" : shortened(String(fallback)),
    });
  }

  /** What was entered: a number, a text, or null for the default. Throws what is wrong with it. */
  get value() {
    const text = this.control.value.trim().replace("−", "-");
    if (text === "") return null;
    if (this.domain.type !== "real" && this.domain.type !== "integer") return text;
    const number = Number(text);
    if (!Number.isFinite(number)) throw this.complaint(`"${text}" is not a number.`);
    if (this.domain.type === "integer" && !Number.isInteger(number)) throw this.complaint("A whole number is needed.");
    const { minimum, maximum } = this.domain;
    if (number < (minimum ?? -Infinity) || number > (maximum ?? Infinity)) {
      throw this.complaint(`It must be ${rangeText(this.domain)}.`);
    }
    if (this.domain.type === "integer" && !Number.isSafeInteger(number)) return text;
    return number;
  }

  set value(value) {
    this.control.value = value ?? "";
    // A choice without an empty option goes back to its default.
    if (this.control.selectedIndex === -1) this.control.value = this.fallback;
  }

  complaint(message) {
    this.showError(message);
    return Object.assign(new Error(message), { field: this.name });
  }

  showError(message) {
    this.error.hidden = !message;
    this.error.textContent = message ?? "";
    if (message) {
      this.control.setAttribute("aria-invalid", "true");
      this.control.setAttribute("aria-errormessage", this.error.id);
    } else this.control.removeAttribute("aria-invalid");
  }
}

/** Fields in a grid, found by name. */
export class ParameterForm {
  constructor(fields = []) {
    this.element = h("div", { class: "fields" });
    this.use(fields);
  }

  use(fields) {
    this.fields = new Map(fields.map((field) => [field.name, field]));
    this.element.replaceChildren(...fields.map((field) => field.element));
  }

  /** Fields for the parameters of a catalogue's record; all or the first hold their defaults as hints. */
  useRecords(records, { labels = {}, withMeaning = true } = {}) {
    this.use(records.map((record) => new Field({
      name: record.name, label: labels[record.name] ?? words(record.name), meaning: withMeaning ? record.meaning : "",
      domain: record.domain ?? { type: "text" }, fallback: record.default ?? "", isWide: withMeaning,
    })));
  }

  /** All values that were entered. Throws the first complaint, which is shown at its field. */
  get values() {
    const values = {};
    for (const [name, field] of this.fields) {
      const value = field.value;
      if (value !== null) values[name] = value;
    }
    return values;
  }

  set values(values) {
    for (const [name, field] of this.fields) field.value = values[name] ?? "";
  }

  /** Shows an error at the field it names; false if there is none of that name. */
  showError(name, message) {
    const field = this.fields.get(name) ?? this.fields.get(name?.replaceAll("_", "-")) ?? this.fields.get(name?.replaceAll("-", "_"));
    if (!field) return false;
    field.showError(message);
    field.control.closest("details")?.setAttribute("open", "");
    field.control.focus();
    return true;
  }
}

function rangeText(domain) {
  const { minimum, maximum } = domain;
  if (minimum === undefined && maximum === undefined) return "";
  const [low, high] = [minimum ?? -Infinity, maximum ?? Infinity];
  if (high >= 1e15) return `at least ${significant(low)}`;
  return `between ${significant(low)} and ${significant(high)}`;
}

function shortened(text) { return text.length > 34 ? `${text.slice(0, 33)}…` : text; }

/** Radio buttons side by side. */
export function segments(label, choices, chosen, onchange) {
  const name = unique("segments");
  return h("div", { class: "segments", role: "radiogroup", "aria-label": label }, choices.map(([value, text]) =>
    h("label", {}, h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onchange(value) }), text)));
}
