// The strip of numbers above the pictures of a run.

import { announce } from "./announcer.js";
import { h, setText } from "./dom.js";
import { duration, fixed, short, significant } from "./numbers.js";

const said = { queued: "waiting for its turn", running: "running", paused: "paused", finished: "finished", failed: "failed", interrupted: "interrupted" };

export class RunReadouts {
  constructor() {
    this.values = {};
    const item = (name, label) => {
      this.values[name] = h("dd", { class: "number" }, "–");
      this[`${name}Label`] = h("dt", {}, label);
      return h("div", {}, this[`${name}Label`], this.values[name]);
    };
    this.element = h("dl", { class: "readouts" }, item("state", "state"), item("best", "best objective"), item("control", "gain"),
      item("overlap", "overlap"), item("speed", "steps/s"), item("time", "time"));
    this.bar = h("progress", { max: "1", "aria-label": "Progress of the run" });
    this.element.append(h("div", { class: "progress" }, this.bar));
    this.show(null);
  }

  /** Numbers of a run; `frame` is what the amplitude picture shows. */
  show(session, frame = null) {
    const set = (name, text) => setText(this.values[name], text);
    if (!session) {
      for (const name of Object.keys(this.values)) set(name, "–");
      set("state", "idle");
      this.bar.hidden = true;
      return;
    }
    const { progress, result } = session;
    set("state", said[session.state] ?? session.state);
    this.values.state.dataset.state = session.state;
    set("best", session.best === null ? "–" : significant(session.best, 8));
    this.values.best.dataset.value = String(session.best);
    const control = progress?.control;
    setText(this.controlLabel, frame ? "gain" : control?.name ?? "gain");
    set("control", frame ? fixed(frame.gain, 3) : significant(control?.value, 4));
    const overlap = frame?.overlap ?? result?.planted?.overlap;
    set("overlap", Number.isFinite(overlap) ? fixed(Math.abs(overlap), 3) : "–");
    const elapsed = result?.elapsed_s ?? progress?.elapsed_s;
    const speed = result?.elapsed_s ? result.steps / result.elapsed_s : progress?.steps_per_s;
    set("speed", short(speed));
    set("time", duration(elapsed));
    const fraction = progress?.fraction;
    this.bar.hidden = session.isOver || !Number.isFinite(fraction);
    if (Number.isFinite(fraction)) this.bar.value = fraction;
    this.speak(session);
  }

  speak(session) {
    const key = `${session.id} ${session.state}`;
    const best = session.best;
    if (key === this.spokenState && best === this.spokenBest) return;
    const isStateNew = key !== this.spokenState;
    this.spokenState = key;
    this.spokenBest = best;
    announce(`${isStateNew ? `Run ${said[session.state] ?? session.state}. ` : ""}${best === null ? "" : `Best objective ${significant(best, 8)}.`}`);
  }
}
