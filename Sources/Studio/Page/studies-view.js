// The fourth view: studies, and past runs.

import { h } from "./dom.js";
import { HistoryTable } from "./history-table.js";
import { StudiesList } from "./studies-list.js";
import { StudyReport } from "./study-report.js";
import { shortcut } from "./shortcuts.js";

export class StudiesView {
  constructor(host) {
    this.report = new StudyReport();
    this.studies = new StudiesList((run, study) => this.report.open(run, study));
    this.history = new HistoryTable();
    host.append(h("h1", { class: "visually-hidden" }, "Studies and history"), h("div", { class: "stack wide-gap" }, this.history.element, this.studies.element));
    shortcut("r", "look for new runs", () => this.history.load(), "studies");
  }

  show({ values }) {
    this.history.load();
    if (values.study) document.getElementById(`study-${values.study}`)?.scrollIntoView();
  }
}
