// Past runs from the ledger: filter, compare, run again.

import { Chart } from "./chart.js";
import { fill, h } from "./dom.js";
import { duration, grouped, significant } from "./numbers.js";
import { Field, ParameterForm } from "./parameter-form.js";
import { go } from "./router.js";
import { address, catalogue, get } from "./server.js";
import { EventStream } from "./event-stream.js";
import { series } from "./theme.js";

const mostCompared = 6;

export class HistoryTable {
  constructor() {
    this.form = new ParameterForm();
    this.rows = h("tbody", {});
    this.note = h("p", { class: "soft", role: "status" });
    this.more = h("button", { type: "button", class: "small", hidden: true, onclick: () => this.load(true) }, "Older runs");
    this.chart = new Chart({
      title: "Runs compared", x: { label: "time (s)", log: true }, y: { label: "objective" }, height: 15, empty: "Choose runs in the table to compare them.",
    });
    this.compared = new Map();
    const heads = ["", "when", "problem", "spins", "solver", "objective", "gap", "time", "state", ""];
    this.table = h("table", { class: "history" }, h("thead", {}, h("tr", {}, heads.map((name, k) => h("th", { scope: "col", class: [3, 5, 6, 7].includes(k) ? "number" : null }, name || h("span", { class: "visually-hidden" }, k ? "again" : "compare"))))), this.rows);
    this.element = h("section", { class: "stack tight", "aria-labelledby": "history-title" }, h("h2", { id: "history-title" }, "Past runs"),
      h("form", { class: "filter", onsubmit: (event) => { event.preventDefault(); this.load(); } }, this.form.element, h("button", { type: "submit" }, "Filter")),
      this.chartHost = h("div", { class: "panel", hidden: true }, this.chart.element),
      this.note, h("div", { class: "panel history-scroll" }, this.table), this.more);
    this.makeFilter();
  }

  async makeFilter() {
    const solvers = await catalogue("/solvers").catch(() => []);
    this.form.use([
      new Field({ name: "text", label: "problem or text" }),
      new Field({ name: "solver", domain: { values: solvers.map((each) => each.name) }, fallback: "any" }),
      new Field({ name: "state", domain: { values: ["running", "finished", "failed", "interrupted"] }, fallback: "any" }),
      new Field({ name: "digest", label: "problem's digest" }),
    ]);
  }

  async load(isMore = false) {
    let values;
    try { values = this.form.values; } catch { return; }
    this.note.textContent = "";
    try {
      const { runs, next } = await get("/runs", { ...values, limit: 50, before: isMore ? this.next : null });
      this.next = next;
      this.more.hidden = !next;
      if (!isMore) this.rows.replaceChildren();
      this.rows.append(...runs.map((run) => this.row(run)));
      if (!this.rows.children.length) this.note.textContent = "No runs yet that fit.";
    } catch (error) {
      this.note.textContent = error.message;
    }
  }

  row(run) {
    const { result, problem } = run;
    const bound = result?.objective_bound ?? result?.lower_bound;
    const gap = Number.isFinite(bound) && result ? Math.abs(result.objective - bound) / Math.max(1e-300, Math.abs(bound)) : null;
    const when = new Date(run.created);
    const objective = result?.objective ?? run.best?.objective;
    const box = h("input", { type: "checkbox", checked: this.compared.has(run.id), "aria-label": `Compare ${problem?.name}`, onchange: () => this.compare(run, box) });
    return h("tr", {}, h("td", {}, box),
      h("td", { class: "number" }, h("time", { datetime: run.created, title: run.created }, Number.isNaN(when.getTime()) ? run.created : when.toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" }))),
      h("td", { class: "problem" }, h("a", { href: `#/run/${encodeURIComponent(run.id)}` }, problem?.name ?? "–")),
      h("td", { class: "number" }, problem?.spins === undefined ? "–" : grouped(problem.spins)),
      h("td", {}, run.solver ?? run.options?.solver ?? result?.solver?.name ?? "–"),
      h("td", { class: "number" }, significant(objective, 8)),
      h("td", { class: "number" }, gap === null ? "–" : gap < 1e-12 ? "0" : `${significant(gap * 100, 3)} %`),
      h("td", { class: "number" }, duration(result?.elapsed_s ?? (Date.parse(run.finished) - Date.parse(run.started)) / 1000)),
      h("td", {}, run.state),
      h("td", {}, h("button", { type: "button", class: "small", disabled: !problem?.recipe && !problem?.id, title: problem?.recipe ? null : "Its file has to be given again if the server was restarted", onclick: () => this.again(run) }, "Again")));
  }

  /** To the first view, with the same problem and options. */
  again(run) {
    const { set = {}, problem: _, ...others } = run.options ?? {};
    const query = run.problem.recipe ? { recipe: run.problem.recipe } : { problem: run.problem.id };
    for (const [name, value] of Object.entries(others)) if (value !== null && typeof value !== "object") query[name] = value;
    for (const [name, value] of Object.entries(set)) query[`set.${name}`] = value;
    go("run", query);
  }

  compare(run, box) {
    if (!box.checked) {
      this.compared.get(run.id)?.stream?.close();
      this.compared.delete(run.id);
      return this.draw();
    }
    if (this.compared.size >= mostCompared) {
      box.checked = false;
      this.note.textContent = `At most ${mostCompared} runs fit on one chart.`;
      return;
    }
    const taken = [...this.compared.values()].map((each) => each.color);
    const item = { run, improvements: [], color: series.find((name) => !taken.includes(name)) };
    this.compared.set(run.id, item);
    item.stream = new EventStream(address(`/runs/${run.id}/events`), {
      improvement: (data) => { item.improvements.push(data); this.later(); },
      finished: () => this.later(),
    }, { onerror: () => { item.improvements.push({ time_s: run.best?.time_s ?? 0, objective: run.best?.objective }); this.later(); } });
    this.draw();
  }

  later() {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.draw(), 60);
  }

  draw() {
    this.chartHost.hidden = this.compared.size === 0;
    const marks = [];
    for (const { run, improvements, color } of this.compared.values()) {
      const points = improvements.filter((each) => each.time_s > 0 && Number.isFinite(each.objective));
      if (!points.length) continue;
      const end = Math.max(points.at(-1).time_s, run.result?.elapsed_s ?? 0);
      marks.push({
        kind: "line", step: true, name: `${run.options?.solver ?? ""} ${run.problem?.name ?? ""}`.slice(0, 40), color,
        x: [...points.map((each) => each.time_s), end], y: [...points.map((each) => each.objective), points.at(-1).objective],
      });
    }
    this.chart.set({ marks });
  }
}
