// Light and dark: as the system says, or as chosen here.

const key = "isinglass-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();
let colors = {};

function chosen() {
  try { return localStorage.getItem(key); } catch { return null; }
}

function apply() {
  const theme = chosen() ?? (system.matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  colors = {};
  listeners.forEach((each) => each());
}

/** Makes a button that changes the theme, and follows the system until it is pressed. */
export function startTheme(button) {
  const label = () => {
    const isDark = document.documentElement.dataset.theme === "dark";
    button.setAttribute("aria-label", isDark ? "Light theme" : "Dark theme");
    button.title = isDark ? "Light theme (t)" : "Dark theme (t)";
  };
  system.addEventListener("change", apply);
  onTheme(label);
  button.addEventListener("click", toggleTheme);
  apply();
}

/** Goes to the other theme. */
export function toggleTheme() {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem(key, next); } catch { /* private windows keep nothing */ }
  document.documentElement.dataset.theme = next;
  colors = {};
  listeners.forEach((each) => each());
}

/** Calls back whenever colours changed. */
export function onTheme(callback) { listeners.add(callback); }

/** A colour of the style sheet by its name, for canvases. */
export function color(name) {
  colors[name] ??= getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || name;
  return colors[name];
}

/** The colours of runs and series, in order (after Okabe and Ito, 2008). */
export const series = ["blue", "vermilion", "green", "purple", "orange", "sky"];
