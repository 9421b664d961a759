// Server-sent events by fetch: unlike EventSource it says when the connection is lost, waits longer
// each time, and takes up again after the last event with Last-Event-ID.

import { ServerError } from "./server.js";

const longestWait = 8000;

/** A stream of named events that reconnects until it is closed. */
export class EventStream {
  /**
   * @param {string} address where the stream is
   * @param {Record<string, (data: any) => void>} handlers what to do at an event, by its name
   * @param {{onconnection?: (state: "open" | "lost" | "closed") => void, onerror?: (error: Error) => void, last?: string}} options
   *   `last` names the event after which the stream is over
   */
  constructor(address, handlers, { onconnection = () => {}, onerror = () => {}, last = "finished" } = {}) {
    Object.assign(this, { address, handlers, onconnection, onerror, last });
    this.lastEventID = null;
    this.isOver = false;
    this.follow();
  }

  close() {
    this.isOver = true;
    this.abort?.abort();
  }

  async follow() {
    let wait = 500;
    while (!this.isOver) {
      this.abort = new AbortController();
      try {
        const headers = { Accept: "text/event-stream" };
        if (this.lastEventID !== null) headers["Last-Event-ID"] = this.lastEventID;
        const response = await fetch(this.address, { headers, signal: this.abort.signal, cache: "no-store" });
        if (!response.ok) {
          const problem = await response.json().catch(() => ({ title: response.statusText }));
          if (response.status !== 503) {
            this.isOver = true;
            this.onerror(new ServerError(response.status, problem));
            break;
          }
          throw new Error("not now");
        }
        this.onconnection("open");
        await this.read(response.body, () => { wait = 500; });
      } catch {
        if (this.isOver) break;
      }
      if (this.isOver) break;
      this.onconnection("lost");
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(longestWait, wait * 2);
    }
    this.onconnection("closed");
  }

  async read(body, alive) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      alive();
      rest += value.replaceAll("\r\n", "\n");
      let end;
      while ((end = rest.indexOf("\n\n")) >= 0) {
        this.dispatch(rest.slice(0, end));
        rest = rest.slice(end + 2);
        if (this.isOver) { reader.cancel().catch(() => {}); return; }
      }
    }
  }

  dispatch(block) {
    let name = "message";
    const data = [];
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon === 0 || !line) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") name = value;
      else if (field === "data") data.push(value);
      else if (field === "id") this.lastEventID = value;
    }
    if (!data.length && name === "message") return;
    let value = null;
    try { value = data.length ? JSON.parse(data.join("\n")) : null; } catch { return; }
    if (name === this.last) this.isOver = true;
    this.handlers[name]?.(value);
  }
}
