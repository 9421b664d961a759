// The studies: what each asks, a button that starts it, how far it is, what it found.

import { announce, connection } from "./announcer.js";
import { fill, h } from "./dom.js";
import { EventStream } from "./event-stream.js";
import { duration, words } from "./numbers.js";
import { address, catalogue, get, post } from "./server.js";

export class StudiesList {
  /** `onreport` is told a run of a study whose report is to be shown. */
  constructor(onreport) {
    this.onreport = onreport;
    this.items = new Map();
    this.note = h("p", { class: "soft" }, "Loading the studies …");
    this.list = h("ul", { class: "studies" });
    this.element = h("section", { class: "stack tight", "aria-labelledby": "studies-title" },
      h("h2", { id: "studies-title" }, "Studies"),
      h("p", { class: "lead" }, "Each asks one question of the landscape, predicts the answer by theory, samples problems, and says whether the two agree."),
      this.note, this.list);
    this.ready = this.load();
  }

  async load() {
    try {
      const studies = await catalogue("/studies");
      this.note.hidden = true;
      fill(this.list, studies.map((study) => this.item(study)));
    } catch (error) {
      this.note.textContent = error.status === 404 ? "This server does not run studies. The command does: isinglass study list." : error.message;
      return;
    }
    try {
      const { runs } = await get("/studies/runs");
      for (const run of [...runs].reverse()) this.take(run);
    } catch { /* a server without past studies */ }
  }

  item(study) {
    const name = study.study ?? study.name;
    const status = h("p", { class: "faint status", role: "status" });
    const bar = h("progress", { max: "1", hidden: true, "aria-label": `Progress of ${study.title}` });
    const error = h("p", { class: "error", hidden: true });
    const report = h("button", { type: "button", class: "small", hidden: true, onclick: () => this.onreport(this.items.get(name).run, study) }, "Open the report");
    const stop = h("button", { type: "button", class: "small", hidden: true, onclick: () => this.stop(name) }, "Stop");
    const start = (isQuick) => h("button", { type: "button", class: "small", onclick: () => this.start(name, isQuick) }, isQuick ? "Start quick" : "Start in full");
    const starts = [start(true), start(false)];
    this.items.set(name, { study, status, bar, error, report, stop, starts, run: null });
    return h("li", { class: "panel stack tight", id: `study-${name}` }, h("h3", {}, study.title ?? words(name)), h("p", {}, study.question),
      h("details", {}, h("summary", {}, "What theory predicts"), h("p", { class: "soft" }, study.prediction)),
      h("div", { class: "row" }, starts, stop, report, status), bar, error);
  }

  async start(name, isQuick) {
    const item = this.items.get(name);
    item.error.hidden = true;
    try {
      this.take(await post(`/studies/${name}`, { quick: isQuick }));
    } catch (error) {
      item.error.hidden = false;
      item.error.textContent = error.message;
    }
  }

  async stop(name) {
    const { run, error: place } = this.items.get(name);
    try { this.take(await post(`/studies/runs/${run.id}/stop`)); } catch (error) {
      place.hidden = false;
      place.textContent = error.message;
    }
  }

  /** A run of a study, as far as it is now. */
  take(run) {
    const item = this.items.get(run.study ?? run.name);
    if (!item) return;
    const isNew = item.run?.id !== run.id;
    item.run = { ...(isNew ? {} : item.run), ...run };
    const isLive = ["queued", "running", "paused"].includes(run.state);
    item.stop.hidden = !isLive;
    item.bar.hidden = !isLive;
    item.starts.forEach((button) => { button.disabled = isLive; });
    item.report.hidden = run.state !== "finished";
    if (run.error) {
      item.error.hidden = false;
      item.error.textContent = run.error;
    }
    item.status.textContent = isLive ? (run.state === "queued" ? "waiting for its turn" : item.status.textContent || "running")
      : run.state === "finished" ? run.verdict ?? run.report?.verdict ?? "finished" : run.state;
    if (isNew && isLive) this.follow(item);
  }

  follow(item) {
    const { id } = item.run;
    item.stream?.close();
    item.began = performance.now();
    item.stream = new EventStream(address(`/studies/runs/${id}/events`), {
      state: (data) => this.take({ ...item.run, ...data }),
      progress: (data) => this.progress(item, data),
      finished: (data) => {
        this.take({ ...item.run, state: "finished", ...(data?.run ?? data ?? {}) });
        announce(`Study ${item.study.title} ${item.run.state}.`);
      },
    }, { onconnection: (state) => connection(`study ${id}`, state === "lost"), onerror: (error) => { item.status.textContent = error.message; } });
  }

  progress(item, data) {
    const elapsed = data.elapsed_s ?? (performance.now() - item.began) / 1000;
    const { fraction } = data;
    if (Number.isFinite(fraction)) item.bar.value = fraction; else item.bar.removeAttribute("value");
    const left = fraction > 0.02 ? `, about ${duration(elapsed * (1 - fraction) / fraction)} left` : "";
    item.status.textContent = `${data.text ?? ""}${Number.isFinite(fraction) ? ` ${Math.round(fraction * 100)} %` : ""}${left}`.trim();
  }
}
