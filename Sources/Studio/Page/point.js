// The point that all views look at: an ensemble, its parameters, a gain. A view that chose one changes
// it; the others look at the version when they are shown.

/** The point, in the names of the interface; `b` = gain + alpha for wishart. */
export const point = { ensemble: "planted-sk", ferromagnetic_bias: 1.5, disorder: 1, alpha: 0.8, gain: -0.5 };

let version = 0;

/** Chooses another point. */
export function setPoint(values) {
  Object.assign(point, values);
  version += 1;
}

/** Whether the point has changed since the view last asked; the view is an object that is kept. */
export function hasNewPoint(view) {
  const isNew = (seen.get(view) ?? 0) !== version;
  seen.set(view, version);
  return isNew;
}

const seen = new WeakMap();

/** The recipe of problems at the point. */
export function recipeAtPoint(size = 400, seed = 1) {
  return point.ensemble === "wishart"
    ? `wishart --size ${size} --alpha ${point.alpha} --seed ${seed}`
    : `planted-sk --size ${size} --ferromagnetic-bias ${point.ferromagnetic_bias} --disorder ${point.disorder} --seed ${seed}`;
}
