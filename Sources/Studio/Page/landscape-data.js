// Points of the landscape along the gain, as they come from the server: theory and simulation.

import { connection } from "./announcer.js";
import { EventStream } from "./event-stream.js";
import { address } from "./server.js";

const key = (gain) => Number(gain.toFixed(6));

export class LandscapeData extends EventTarget {
  constructor() {
    super();
    this.clear();
  }

  clear() {
    this.streams?.forEach((each) => each.close());
    this.streams = [];
    this.theory = new Map();
    this.simulation = new Map();
    this.gains = [];
    this.failures = {};
    this.finished = new Set();
    this.expected = 0;
  }

  /** Asks for points over a range of gains. A query that is null is not asked. */
  load({ theory, simulation, points, range }) {
    this.clear();
    this.range = range;
    this.expected = points * (Boolean(theory) + Boolean(simulation));
    if (theory) this.follow("theory", theory);
    if (simulation) this.follow("simulation", simulation);
    this.changed();
  }

  follow(kind, query) {
    const name = `the landscape's ${kind}`;
    const stream = new EventStream(address(`/landscape/${kind}`, query), {
      point: (data) => this.add(kind, data),
      failure: (data) => { this.failures[kind] = data.detail ?? data.text; this.changed(); },
      finished: () => { this.finished.add(kind); this.changed(); },
    }, {
      onconnection: (state) => connection(name, state === "lost"),
      onerror: (error) => {
        this.failures[kind] = error.status === 404 ? `This server does not offer the ${kind} of landscapes.` : error.message;
        this.errorField = error.field;
        this.finished.add(kind);
        this.changed();
      },
    });
    this.streams.push(stream);
  }

  add(kind, data) {
    const gain = key(data.gain);
    this[kind].set(gain, data);
    if (!this.gains.includes(gain)) {
      this.gains.push(gain);
      this.gains.sort((a, b) => a - b);
    }
    this.curves = null;
    this.changed();
  }

  changed() { this.dispatchEvent(new Event("change")); }

  get isOver() { return this.streams.length > 0 && this.finished.size >= this.streams.length; }
  get count() { return this.theory.size + this.simulation.size; }

  /** The computed gain next to one; as long as points come, one of which theory and simulation are known. */
  nearest(gain) {
    let best = null;
    const both = this.streams.length < 2 ? [] : this.gains.filter((each) => this.theory.has(each) && this.simulation.has(each));
    for (const each of both.length && !this.isOver ? both : this.gains) {
      if (best === null || Math.abs(each - gain) < Math.abs(best - gain)) best = each;
    }
    return best;
  }

  /** Values along the gain: x and y of points where `value` gives a number. Kept until points come. */
  curve(kind, name, value) {
    this.curves ??= new Map();
    const id = `${kind} ${name}`;
    if (!this.curves.has(id)) {
      const x = [];
      const y = [];
      for (const gain of this.gains) {
        const point = this[kind].get(gain);
        const number = point ? value(point) : null;
        if (Number.isFinite(number)) { x.push(gain); y.push(number); }
      }
      this.curves.set(id, { x, y });
    }
    return this.curves.get(id);
  }
}
