// The report of a study: verdict, claims with what was predicted and measured, pictures, tables.

import { fill, h } from "./dom.js";
import { numberElement, significant, words } from "./numbers.js";
import { address, get } from "./server.js";

export class StudyReport {
  constructor() {
    this.element = h("dialog", { class: "report", "aria-labelledby": "report-title" });
    document.body.append(this.element);
  }

  async open(run, study) {
    const close = h("button", { type: "button", onclick: () => this.element.close() }, "Close");
    const title = h("h2", { id: "report-title" }, study?.title ?? words(run.study ?? ""));
    fill(this.element, h("div", { class: "row spread" }, title, close), h("p", { class: "soft" }, "Loading …"));
    this.element.showModal();
    try {
      const report = await get(`/studies/runs/${run.id}/report`);
      fill(this.element, h("div", { class: "row spread" }, title, close), this.body(run, report));
    } catch (error) {
      fill(this.element, h("div", { class: "row spread" }, title, close), h("p", { class: "error" }, error.message));
    }
  }

  body(run, report) {
    const withError = (value, error) => numberElement(value, error > 0 ? { error } : { digits: 4 });
    return h("div", { class: "stack" },
      h("p", { class: report.confirmed ? "verified" : "error" }, report.verdict),
      h("p", {}, report.question), h("p", { class: "soft" }, report.prediction),
      h("p", { class: "faint" }, `${report.scale}, seed ${report.seed}`),
      h("div", { class: "table-scroll" }, h("table", {},
        h("thead", {}, h("tr", {}, ["holds", "claim", "predicted", "measured", "off by σ"].map((name, k) => h("th", { scope: "col", class: k > 1 ? "number" : null }, name)))),
        h("tbody", {}, (report.findings ?? []).map((finding) => h("tr", {},
          h("td", {}, finding.holds ? h("span", { class: "verified", title: "holds" }, "✓") : h("span", { class: "error", title: "does not hold" }, "no")),
          h("td", {}, finding.claim, finding.remark ? h("p", { class: "faint" }, finding.remark) : null),
          h("td", { class: "number" }, withError(finding.predicted, finding.predicted_error)),
          h("td", { class: "number" }, withError(finding.measured, finding.measured_error)),
          h("td", { class: "number" }, significant(finding.deviation, 3))))))),
      (report.pictures ?? []).map((name) => h("img", {
        class: "picture", src: address(`/studies/runs/${run.id}/pictures/${name}`), alt: `Picture ${words(name.replace(/\.svg$/, ""))} of the study`,
      })));
  }
}
