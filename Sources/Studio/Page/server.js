// The server's interface under /api/v1.

const base = "/api/v1";

/** What the server said was wrong, with the name of the field where there is one. */
export class ServerError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The server answered ${status}.`);
    this.status = status;
    this.field = problem.field ?? null;
    this.line = problem.line ?? null;
  }
}

/** There was no answer at all. */
export class ConnectionLost extends Error {
  constructor() { super("The server does not answer. Is `isinglass serve` still running?"); }
}

async function request(method, path, body, headers = {}) {
  let response;
  try {
    response = await fetch(base + path, { method, body, headers: { Accept: "application/json", ...headers } });
  } catch {
    throw new ConnectionLost();
  }
  if (response.ok) {
    const text = await response.text();
    if (!text) return null;
    try {
      return JSON.parse(text);
    } catch {
      throw new ServerError(response.status, { detail: "The server's answer is not JSON." });
    }
  }
  let problem = {};
  try { problem = await response.json(); } catch { problem = { title: `${response.status} ${response.statusText}` }; }
  throw new ServerError(response.status, problem);
}

/** GET with a query of what is not empty. */
export function get(path, query) { return request("GET", path + asQuery(query)); }

/** POST of JSON. */
export function post(path, value = {}) {
  return request("POST", path, JSON.stringify(value), { "Content-Type": "application/json" });
}

/** POST of a file's bytes. */
export function upload(path, query, bytes) {
  return request("POST", path + asQuery(query), bytes, { "Content-Type": "application/octet-stream" });
}

/** The address of something to download or to draw. */
export function address(path, query) { return base + path + asQuery(query); }

/** ?name=value of all values that are not empty, or nothing. */
export function asQuery(query) {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return entries.length ? `?${new URLSearchParams(entries)}` : "";
}

const remembered = new Map();

/** GET of what does not change while the server runs. */
export function catalogue(path) {
  if (!remembered.has(path)) {
    const answer = get(path);
    remembered.set(path, answer);
    answer.catch(() => remembered.delete(path));
  }
  return remembered.get(path);
}
