// The point that all views look at: an ensemble, its parameters, a gain.

const listeners = new Set();

/** The point, in the names of the interface; `b` = gain + alpha for wishart. */
export const point = { ensemble: "planted-sk", ferromagnetic_bias: 1.5, disorder: 1, alpha: 0.8, gain: -0.5 };

/** Changes the point and tells those who look at it; `source` is not told itself. */
export function setPoint(values, source = null) {
  Object.assign(point, values);
  listeners.forEach((each) => { if (each.source !== source) each.callback(point); });
}

/** Calls back when another view changed the point. */
export function onPoint(source, callback) { listeners.add({ source, callback }); }

/** The recipe of problems at the point. */
export function recipeAtPoint(size = 400, seed = 1) {
  return point.ensemble === "wishart"
    ? `wishart --size ${size} --alpha ${point.alpha} --seed ${seed}`
    : `planted-sk --size ${size} --ferromagnetic-bias ${point.ferromagnetic_bias} --disorder ${point.disorder} --seed ${seed}`;
}
