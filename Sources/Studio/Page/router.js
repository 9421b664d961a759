// The address after # names the view and what it shows, so that it can be kept and shared:
// #/landscape?ensemble=planted-sk&ferromagnetic_bias=1.5&gain=-0.5

const views = ["run", "landscape", "theory", "studies"];
const listeners = [];

/** The view, the parts after it and the values that the address names. */
export function route() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...rest] = path.split("/").map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  return {
    view: views.includes(view) ? view : "run",
    rest: views.includes(view) ? rest : [],
    values: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The address of a view. */
export function hash(view, values = {}, ...rest) {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const path = [view, ...rest.map(encodeURIComponent)].join("/");
  return `#/${path}${entries.length ? `?${new URLSearchParams(entries)}` : ""}`;
}

/** Goes to a view, as if a link had been followed. */
export function go(view, values, ...rest) { location.hash = hash(view, values, ...rest); }

/** Writes what a view shows into the address without a step in the history. */
export function note(view, values, ...rest) {
  if (route().view !== view) return;
  const address = hash(view, values, ...rest);
  if (address !== location.hash) history.replaceState(null, "", address);
}

/** Calls back now and at every change. */
export function onroute(callback) {
  listeners.push(callback);
  if (listeners.length === 1) addEventListener("hashchange", () => listeners.forEach((each) => each(route())));
  callback(route());
}
