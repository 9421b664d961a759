// The runs of this visit: one colour each, on one chart, shown or not.

import { Chart } from "./chart.js";
import { fill, h } from "./dom.js";
import { duration, significant } from "./numbers.js";

export class RunList {
  /** `onchoose` is told which run is to be looked at. */
  constructor(onchoose) {
    this.onchoose = onchoose;
    this.sessions = [];
    this.current = null;
    this.isLogarithmic = true;
    this.chart = new Chart({
      title: "Best objective against time", x: { label: "time (s)", log: true }, y: { label: "objective" }, height: 16,
      empty: "Each improvement of each run is a step here.",
    });
    this.list = h("ul", { class: "runs" });
    this.scale = h("label", { class: "check faint" }, h("input", {
      type: "checkbox", checked: true,
      onchange: (event) => { this.isLogarithmic = event.target.checked; this.draw(); },
    }), "logarithmic time");
    this.chart.element.querySelector("figcaption").append(this.scale);
    this.element = h("div", { class: "stack tight" }, this.chart.element, this.list);
  }

  add(session) {
    this.sessions.unshift(session);
    this.choose(session);
  }

  choose(session) {
    this.current = session;
    this.write();
  }

  /** Shows what the list and the chart should show now. */
  write() {
    fill(this.list, this.sessions.map((session) => this.item(session)));
    this.draw();
  }

  item(session) {
    const box = h("input", {
      type: "checkbox", checked: session.isVisible, "aria-label": `Show ${session.label} in the chart`,
      onchange: (event) => { session.isVisible = event.target.checked; this.draw(); },
    });
    const swatch = h("span", { class: "swatch" });
    swatch.style.setProperty("--swatch", `var(--${session.color})`);
    const elapsed = session.result?.elapsed_s ?? session.progress?.elapsed_s;
    return h("li", { "aria-current": session === this.current ? "true" : null }, box, swatch,
      h("button", { type: "button", class: "quiet small name", onclick: () => this.onchoose(session) },
        h("b", {}, session.run.options?.solver ?? "run"), ` ${session.run.problem?.name ?? ""}`),
      h("span", { class: "number" }, session.best === null ? "–" : significant(session.best, 8)),
      h("span", { class: "faint number" }, session.isOver ? duration(elapsed) : session.state));
  }

  draw() {
    const shown = this.sessions.filter((each) => each.isVisible && each.improvements.length);
    const ends = shown.map((each) => Math.max(each.improvements.at(-1).time_s, each.result?.elapsed_s ?? each.progress?.elapsed_s ?? 0));
    const first = Math.min(...shown.map((each) => each.improvements[0].time_s).filter((time) => time > 0));
    const end = Math.max(...ends, 0);
    const marks = [];
    shown.forEach((session) => {
      const points = session.improvements.filter((each) => !this.isLogarithmic || each.time_s > 0);
      const isCurrent = session === this.current;
      marks.push({
        kind: "line", step: true, name: session.run.options?.solver ?? "run", color: session.color, width: isCurrent ? 2.6 : 1.6,
        x: [...points.map((each) => each.time_s), end], y: [...points.map((each) => each.objective), points.at(-1)?.objective],
      });
    });
    const planted = this.current?.result?.planted?.objective ?? this.current?.run.problem?.planted?.objective;
    if (Number.isFinite(planted) && this.current.isVisible) {
      marks.push({ kind: "rule", y: planted, color: "ink-soft", label: "planted", align: "left" });
      // A rule that the range reaches.
      if (shown.length) marks.push({ kind: "points", x: [end], y: [planted], opacity: 0, color: "ink-soft", size: 0 });
    }
    const range = this.isLogarithmic && Number.isFinite(first) && first < end ? [first, end] : null;
    this.chart.set({
      marks, x: { range, log: this.isLogarithmic && Boolean(range) },
      summary: shown.map((each) => `${each.label}: best ${significant(each.best, 8)} after ${each.improvements.length} improvements`).join(". "),
    });
  }
}
