// The first view: a problem, a solver, a run that is watched.

import { AmplitudePicture } from "./amplitude-picture.js";
import { AnswerPanel } from "./answer-panel.js";
import { Chart } from "./chart.js";
import { h } from "./dom.js";
import { hasNewPoint, point, recipeAtPoint } from "./point.js";
import { ProblemChooser } from "./problem-chooser.js";
import { note } from "./router.js";
import { RunList } from "./run-list.js";
import { RunReadouts } from "./run-readouts.js";
import { RunSession } from "./run-session.js";
import { get, post } from "./server.js";
import { shortcut } from "./shortcuts.js";
import { SolverChooser } from "./solver-chooser.js";

const example = {
  recipe: "planted-sk --size 400 --ferromagnetic-bias 1.5 --seed 3",
  options: { solver: "cim", steps: 2000, replicas: 8, seed: 1 },
};

export class RunView {
  constructor(host) {
    this.problem = new ProblemChooser();
    this.solver = new SolverChooser();
    this.readouts = new RunReadouts();
    this.picture = new AmplitudePicture((frame, frames) => this.showFrame(frame, frames));
    this.overlap = new Chart({
      title: "Overlap with the hidden state", x: { label: "gain a" }, y: { label: "overlap", range: [0, 1] }, height: 16,
      empty: "For problems with a planted state.",
    });
    this.runs = new RunList((session) => this.choose(session));
    this.answer = new AnswerPanel();
    this.error = h("p", { class: "error", role: "alert", hidden: true });
    this.buttons = {
      start: h("button", { type: "submit", class: "primary" }, "Start"),
      pause: h("button", { type: "button", disabled: true, onclick: () => this.pauseOrResume() }, "Pause"),
      stop: h("button", { type: "button", disabled: true, onclick: () => this.act("stop") }, "Stop"),
    };
    this.welcome = h("div", { class: "panel welcome" },
      h("div", {}, h("h2", {}, "A coherent Ising machine in ten seconds"),
        h("p", { class: "lead" }, "400 soft spins rest at zero. As the gain rises zero becomes unstable, each spin has to go up or down, "
          + "and all of them settle, pulled by their couplings. A state is hidden in this problem: colours say which way each spin points there.")),
      h("button", { type: "button", class: "primary", id: "example", onclick: () => this.runExample() }, "Run the example"));
    this.form = h("form", { class: "stack", novalidate: true, onsubmit: (event) => { event.preventDefault(); this.start(); } },
      h("div", { class: "row actions" }, this.buttons.start, this.buttons.pause, this.buttons.stop),
      this.error, this.problem.element, this.solver.element);
    host.append(h("h1", { class: "visually-hidden" }, "Run"), this.welcome, h("div", { class: "bench" }, this.form,
      h("div", { class: "stack" }, this.readouts.element,
        h("div", { class: "panel" }, this.picture.element),
        this.answer.element,
        h("div", { class: "pair" }, h("div", { class: "panel" }, this.runs.element), h("div", { class: "panel" }, this.overlap.element)))));
    shortcut("s", "start", () => this.start(), "run");
    shortcut("p", "pause or resume", () => this.pauseOrResume(), "run");
    shortcut("x", "stop", () => this.act("stop"), "run");
    shortcut("r", "draw the amplitudes again", () => this.picture.replay(), "run");
    shortcut("e", "run the example", () => this.runExample(), "run");
    this.ready = Promise.all([this.problem.ready, this.solver.ready]).catch((error) => this.complain(error));
  }

  async show({ rest, values }) {
    this.picture.show(this.session ?? null);
    await this.ready;
    if (hasNewPoint(this)) this.takePoint();
    const key = JSON.stringify([rest, values]);
    if (key === this.address) return;
    this.address = key;
    if (rest[0]) await this.openRun(rest[0]);
    else this.take(values);
  }

  hide() { this.picture.stop(); }

  /** Fills the form from an address. */
  take(values) {
    const { recipe, problem, solver, ...others } = values;
    if (recipe) this.problem.useRecipe(recipe);
    if (problem) this.useProblem(problem);
    if (!solver) return;
    const set = {};
    for (const [name, value] of Object.entries(others)) if (name.startsWith("set.")) set[name.slice(4)] = value;
    this.solver.options = { ...others, solver, set, reduce: others.reduce !== "false" };
  }

  async useProblem(id) {
    try {
      this.problem.problem = await get(`/problems/${id}`);
      this.problem.setMode("file");
    } catch (error) { this.complain(error); }
  }

  /** The point of another view: problems like those there, annealed to its gain. */
  takePoint() {
    this.problem.useRecipe(recipeAtPoint());
    this.solver.choose("cim", { "end-gain": Number(point.gain.toFixed(6)) });
  }

  async openRun(id) {
    const known = this.runs.sessions.find((each) => each.id === id);
    if (known) return this.choose(known);
    try {
      const run = await get(`/runs/${id}`);
      this.prefill(run);
      this.begin(run);
    } catch (error) { this.complain(error); }
  }

  /** Puts problem and options of a run into the form. */
  prefill(run) {
    if (run.problem?.recipe) this.problem.useRecipe(run.problem.recipe);
    if (run.options) this.solver.options = run.options;
  }

  async runExample() {
    await this.ready;
    this.problem.useRecipe(example.recipe);
    this.solver.options = example.options;
    await this.start();
    this.picture.plot.focus({ preventScroll: true });
  }

  async start() {
    this.complain(null);
    await this.ready;
    let options;
    try { options = this.solver.options; } catch (error) { return this.solver.showError(error); }
    this.buttons.start.disabled = true;
    try {
      const problem = await this.problem.resolve();
      try {
        this.begin(await post("/runs", { problem: problem.id, ...options }));
      } catch (error) {
        if (error.field) this.solver.showError(error); else throw error;
      }
    } catch (error) {
      if (!this.form.querySelector(".error:not([hidden])")) this.complain(error);
    } finally {
      this.buttons.start.disabled = false;
    }
  }

  begin(run) {
    const session = new RunSession(run);
    this.welcome.hidden = true;
    session.addEventListener("change", (event) => this.update(session, event.detail));
    this.runs.add(session);
    if (matchMedia("(max-width: 940px)").matches) this.readouts.element.scrollIntoView({ block: "start" });
    this.choose(session);
    session.follow();
  }

  choose(session) {
    this.session = session;
    this.picture.hasPlayed = false;
    const hasAmplitudes = /^(cim|cim-noise|ahc|cac|cfc|sfc|bsb|dsb|gbsb|gdsb)$/.test(session.run.options?.solver ?? "");
    this.picture.show(session);
    this.picture.setEmpty(hasAmplitudes ? (session.isOver ? "The amplitudes of this run are no longer kept." : "Waiting for the first amplitudes …")
      : `${session.run.options?.solver ?? "This solver"} turns hard spins: there are no amplitudes to be seen.`);
    this.overlap.set({ marks: [] });
    this.runs.choose(session);
    const query = this.query(session);
    note("run", query ?? {}, ...(query ? [] : [session.id]));
    this.address = JSON.stringify(query ? [[], Object.fromEntries(new URLSearchParams(location.hash.split("?")[1]))] : [[session.id], {}]);
    this.update(session, "state");
  }

  /** What the address says of a run: what repeats it, or nothing if its problem is a file. */
  query(session) {
    const { problem, options } = session.run;
    if (!problem?.recipe || !options) return null;
    const { set = {}, problem: _, ...others } = options;
    const query = { recipe: problem.recipe };
    for (const [name, value] of Object.entries(others)) if (value !== null && typeof value !== "object") query[name] = value;
    for (const [name, value] of Object.entries(set)) query[`set.${name}`] = value;
    return query;
  }

  update(session, kind) {
    if (kind === "improvement" || kind === "finished" || kind === "state" || (kind === "progress" && !session.isOver)) this.later();
    if (session !== this.session) return;
    if (kind === "frame") return;
    this.readouts.show(session, this.picture.frame);
    const isLive = !session.isOver;
    this.buttons.pause.disabled = !isLive || session.state === "queued";
    this.buttons.stop.disabled = !isLive;
    this.buttons.pause.textContent = session.state === "paused" ? "Resume" : "Pause";
    if (!isLive) this.answer.show(session);
    else this.answer.element.hidden = true;
  }

  /** The list and its chart, at most once a frame. */
  later() {
    if (this.isDue) return;
    this.isDue = true;
    setTimeout(() => { this.isDue = false; this.runs.write(); }, 80);
  }

  showFrame(frame, frames) {
    if (!this.session) return;
    this.readouts.show(this.session, frame);
    if (!frames.length || !Number.isFinite(frames[0].overlap)) return;
    const isByGain = this.picture.isByGain;
    const marks = [{
      kind: "line", name: "overlap", color: "green", x: frames.map((each) => this.picture.at(each)), y: frames.map((each) => Math.abs(each.overlap)),
    }];
    if (frame) marks.push({ kind: "points", x: [this.picture.at(frame)], y: [Math.abs(frame.overlap)], color: "green", size: 5 });
    this.overlap.set({
      marks, x: { label: isByGain ? "gain a" : "step", range: [this.picture.at(frames[0]), this.picture.end ?? this.picture.at(frames.at(-1))] },
      summary: `Overlap ${Math.abs(frames.at(-1).overlap).toFixed(3)} at the end.`,
    });
  }

  async act(name) {
    if (!this.session || this.session.isOver) return;
    try { await this.session.act(name); } catch (error) { this.complain(error); }
  }

  pauseOrResume() { return this.act(this.session?.state === "paused" ? "resume" : "pause"); }

  complain(error) {
    this.error.hidden = !error;
    this.error.textContent = error?.message ?? "";
  }
}
