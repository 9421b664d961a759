// The third view: phase diagrams to click, and questions to ask.

import { announce } from "./announcer.js";
import { command, fill, h } from "./dom.js";
import { significant, words } from "./numbers.js";
import { segments } from "./parameter-form.js";
import { outline, plantedPlane, wishartPlane } from "./phase-data.js";
import { PhasePlane } from "./phase-plane.js";
import { point, setPoint } from "./point.js";
import { QuestionForm, numbersTable } from "./question-form.js";
import { go, note } from "./router.js";
import { get } from "./server.js";

const planes = {
  "planted-sk": { title: "Planted glasses", xLabel: "J₀, strength of the hidden state", yLabel: "gain a", read: plantedPlane, query: {} },
  wishart: { title: "Wishart problems", xLabel: "α, columns a spin", yLabel: "b = a + α", read: wishartPlane, query: { ensemble: "wishart" } },
};

/** A coarse plane comes soon, the fine one in its place. */
const resolutions = [12, 48];

export class TheoryView {
  constructor(host) {
    this.ensemble = null;
    this.tabs = h("div", {});
    this.places = {};
    this.planeHost = h("div", { class: "panel" });
    this.status = h("p", { class: "faint", role: "status" });
    this.heading = h("h2", {}, "At the point");
    this.numbers = h("div", { class: "stack tight", "aria-live": "polite" }, h("p", { class: "soft" }, "Click in the plane, or move the point with the arrow keys and press Enter."));
    this.buttons = h("div", { class: "row", hidden: true },
      h("button", { type: "button", class: "primary", id: "to-landscape", onclick: () => go("landscape") }, "Landscape there"),
      h("button", { type: "button", id: "to-run", onclick: () => go("run") }, "Run problems from there"));
    this.questions = new QuestionForm();
    host.append(h("h1", { class: "visually-hidden" }, "Theory"),
      h("div", { class: "stack" },
        h("div", { class: "row" }, this.tabs, this.status),
        h("div", { class: "theory-pair" }, this.planeHost, h("div", { class: "panel stack tight" }, this.heading, this.numbers, this.buttons)),
        this.questions.element));
    this.made = {};
  }

  show({ values }) {
    this.use(values.ensemble ?? this.ensemble ?? point.ensemble);
    const [x, y] = this.coordinates(values);
    if (Number.isFinite(x) && Number.isFinite(y) && JSON.stringify([this.ensemble, x, y]) !== this.asked) this.pick(x, y);
  }

  coordinates(values) {
    const read = (text) => (text === undefined ? NaN : Number(text));
    return this.ensemble === "wishart" ? [read(values.alpha), read(values.b)] : [read(values.ferromagnetic_bias), read(values.gain)];
  }

  use(ensemble) {
    if (ensemble === this.ensemble || !(ensemble in planes)) return;
    this.ensemble = ensemble;
    const choices = Object.entries(planes).map(([name, { title }]) => [name, title]);
    fill(this.tabs, segments("Ensemble", choices, ensemble, (next) => { this.use(next); this.tabs.querySelector(":checked").focus(); }));
    const { title, xLabel, yLabel } = planes[ensemble];
    if (!this.made[ensemble]) {
      this.made[ensemble] = new PhasePlane({ title, xLabel, yLabel, onpick: (x, y) => this.pick(x, y) });
      this.made[ensemble].set(outline(ensemble));
      this.load(ensemble);
    }
    fill(this.planeHost, this.made[ensemble].element);
  }

  async load(ensemble) {
    const { query, read } = planes[ensemble];
    const plane = this.made[ensemble];
    for (const points of resolutions) {
      this.status.textContent = points === resolutions[0] ? "Computing the phases. Points can be asked for already." : "Computing a finer plane …";
      try {
        plane.set(read(await get("/theory/phase-diagram", { ...query, points })));
      } catch (error) {
        if (!plane.image) {
          plane.setEmpty(error.status === 404 ? "This server does not compute phase diagrams. The command does: isinglass theory phase-diagram --plot phases.svg" : error.message);
        }
        break;
      }
    }
    this.status.textContent = "";
  }

  /** Asks for all order parameters at a point, and takes the other views there. */
  async pick(x, y) {
    const isWishart = this.ensemble === "wishart";
    this.made[this.ensemble].mark(x, y);
    const query = isWishart ? { ensemble: "wishart", alpha: x, b: y } : { gain: y, ferromagnetic_bias: x };
    this.asked = JSON.stringify([this.ensemble, x, y]);
    note("theory", { ensemble: this.ensemble, ...query });
    setPoint(isWishart ? { ensemble: "wishart", alpha: x, b: y, gain: Number((y - x).toFixed(6)) }
      : { ensemble: "planted-sk", ferromagnetic_bias: x, disorder: 1, gain: y });
    this.heading.textContent = isWishart ? `At α = ${significant(x, 4)}, b = ${significant(y, 4)}` : `At a = ${significant(y, 4)}, J₀ = ${significant(x, 4)}`;
    this.buttons.hidden = false;
    const asked = this.asked;
    fill(this.numbers, h("p", { class: "soft" }, "Computing …"));
    try {
      const answer = await get("/theory/replica", query);
      if (asked !== this.asked) return;
      const words_ = ["isinglass theory replica", ...Object.entries(query).map(([name, value]) => `--${name.replaceAll("_", "-")} ${value}`)].join(" ");
      fill(this.numbers, h("p", { class: "phase" }, h("b", {}, words(answer.phase ?? "")), answer.rigidity ? `, ${answer.rigidity}` : ""),
        numbersTable(answer, ["phase", "rigidity", "ensemble", "gain", "ferromagnetic_bias", "disorder", "alpha", "b"]), command(words_));
      announce(`${words(answer.phase ?? "")}, energy ${significant(answer.energy ?? answer.energy_planted, 4)}`);
    } catch (error) {
      if (asked === this.asked) fill(this.numbers, h("p", { class: "error" }, error.message));
    }
  }
}
