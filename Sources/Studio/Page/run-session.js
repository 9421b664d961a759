// One run at the server: what was reported of it so far, kept up to date by its stream of events.

import { connection } from "./announcer.js";
import { EventStream } from "./event-stream.js";
import { address, get, post } from "./server.js";
import { series } from "./theme.js";

let count = 0;

export class RunSession extends EventTarget {
  constructor(run) {
    super();
    this.id = run.id;
    this.color = series[count % series.length];
    count += 1;
    this.isVisible = true;
    this.improvements = [];
    this.anneals = [];
    this.spins = null;
    this.progress = run.progress ?? null;
    this.take(run);
  }

  get state() { return this.run.state; }
  get isOver() { return ["finished", "failed", "interrupted"].includes(this.state); }
  get result() { return this.run.result ?? null; }

  /** The best objective so far, and the time at which it was found. */
  get best() {
    if (this.result) return this.result.objective;
    return this.improvements.at(-1)?.objective ?? this.run.best?.objective ?? this.progress?.objective ?? null;
  }

  get label() { return `${this.run.options?.solver ?? this.run.solver ?? this.result?.solver?.name ?? "run"}, ${this.run.problem?.name ?? ""}`; }

  take(run) {
    this.run = { ...this.run, ...run };
    this.changed("state");
  }

  changed(kind) { this.dispatchEvent(new CustomEvent("change", { detail: kind })); }

  /** Follows the events until the run is over. Browsers hold few connections to a server, so that a run
   *  that waits for its turn is asked after, and gets a stream when it starts. */
  follow(wait = 100) {
    this.stream?.close();
    if (this.state === "queued") {
      setTimeout(async () => {
        await this.refresh();
        this.follow(500);
      }, wait);
      return;
    }
    this.stream = new EventStream(address(`/runs/${this.id}/events`), {
      state: (data) => this.take({ state: data.state }),
      progress: (data) => { this.progress = data; this.changed("progress"); },
      improvement: (data) => this.improve(data),
      spins: (data) => { this.spins = data; this.changed("spins"); },
      frame: (data) => this.addFrame(data),
      finished: (data) => this.finish(data.run ?? data),
    }, {
      onconnection: (state) => connection(`run ${this.id}`, state === "lost"),
      onerror: (error) => { this.streamError = error; this.changed("state"); this.refresh(); },
    });
  }

  async finish(run) {
    this.take(run);
    if (!this.result && this.state === "finished") await this.refresh();
    this.changed("finished");
  }

  async refresh() {
    try { this.take(await get(`/runs/${this.id}`)); } catch { /* the banner says so */ }
  }

  improve(data) {
    const last = this.improvements.at(-1);
    if (last && data.time_s < last.time_s) return;
    if (last && data.time_s === last.time_s && data.objective === last.objective) return;
    this.improvements.push(data);
    this.changed("improvement");
  }

  /** Frames of one anneal belong together; only the two latest anneals are kept. */
  addFrame(data) {
    const key = data.anneal ?? data.replica ?? 0;
    let anneal = this.anneals.at(-1);
    const isNew = !anneal || anneal.key !== key
      || (data.step !== undefined && anneal.frames.length && data.step < anneal.frames.at(-1).step);
    if (isNew) {
      anneal = { key, frames: [] };
      this.anneals.push(anneal);
      if (this.anneals.length > 3) this.anneals.splice(1, 1);
    }
    anneal.frames.push(data);
    this.changed("frame");
  }

  async act(name) { this.take(await post(`/runs/${this.id}/${name}`)); }
}
