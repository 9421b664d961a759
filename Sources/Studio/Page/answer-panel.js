// The end of a run: the verified answer, what is proven, where it comes from, downloads.

import { command, copyButton, fill, h } from "./dom.js";
import { duration, grouped, numberElement, significant, words } from "./numbers.js";
import { address } from "./server.js";

const reasons = {
  optimal: "it is proven to be the best", target: "the target was reached", time: "the time was over", steps: "all steps were done",
  cancelled: "it was stopped", canceled: "it was stopped", interrupted: "it was stopped",
};

export class AnswerPanel {
  constructor() {
    this.element = h("section", { class: "panel answer stack tight", "aria-label": "Answer", hidden: true });
  }

  show(session) {
    const isShown = session && session.isOver && (session.result || session.run.error);
    this.element.hidden = !isShown;
    if (!isShown || this.shown === `${session.id} ${session.state}`) return;
    this.shown = `${session.id} ${session.state}`;
    const { result, run } = session;
    fill(this.element, result ? this.answer(session, result) : [
      h("h2", {}, "The run failed"), h("p", { class: "error" }, run.error),
      run.command ? command(run.command) : null,
    ]);
  }

  answer(session, result) {
    const bound = result.objective_bound ?? result.lower_bound;
    const gap = Number.isFinite(bound) ? Math.abs(result.objective - bound) / Math.max(1e-300, Math.abs(bound)) : null;
    const isMinimum = result.sense !== "maximize";
    const facts = [
      ["objective", numberElement(result.objective, { digits: 10 })],
      [`proven ${isMinimum ? "lower" : "upper"} bound`, Number.isFinite(bound) ? numberElement(bound, { digits: 8 }) : "none"],
      ["gap", gap === null ? "–" : gap < 1e-12 ? "0: optimal" : `${significant(gap * 100, 3)} %`],
      result.planted ? ["planted objective", numberElement(result.planted.objective, { digits: 10 })] : null,
      result.planted && Number.isFinite(result.planted.overlap) ? ["overlap with the planted state", numberElement(result.planted.overlap, { digits: 4 })] : null,
      ["found after", duration(result.time_to_best_s)],
      ["stopped because", reasons[result.stop_reason] ?? words(String(result.stop_reason))],
      ["replicas, steps", `${grouped(result.replicas)}, ${grouped(result.steps)}`],
      ["kernel, threads", `${result.kernel}, ${result.threads}`],
      ["problem's digest", h("code", {}, result.problem?.digest ?? "–")],
    ].filter(Boolean);
    const planted = result.planted?.found ? (Math.abs(result.objective - result.planted.objective) < 1e-9 * Math.abs(result.objective)
      ? "The planted value was reached. " : "An answer as good as the planted one, or better, was found. ") : "";
    return [
      h("div", { class: "row spread" }, h("h2", {}, "Answer"),
        result.verified ? h("p", { class: "verified" }, "✓ recomputed from the problem's own numbers") : null),
      planted ? h("p", {}, planted) : null,
      h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
      (result.notices ?? []).map((notice) => h("p", { class: "faint" }, notice)),
      h("h3", {}, "The command that repeats it"), command(result.repeat ?? session.run.command ?? ""),
      h("div", { class: "row" }, h("span", { class: "soft" }, "Download"),
        [["answer.txt", "Answer"], ["result.json", "JSON"], ["trace.csv", "CSV"], ["plot.svg", "SVG"]].map(([file, label]) =>
          h("a", { class: "button small", href: address(`/runs/${session.id}/${file}`), download: file }, label)),
        result.spins ? copyButton(result.spins, "Copy spins") : null),
    ];
  }
}
