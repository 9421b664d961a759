// Starts the page: theme, tabs, keys, and each view when it is first shown.

import { fill, h } from "./dom.js";
import { hash, onroute, route } from "./router.js";
import { catalogue } from "./server.js";
import { startShortcuts, shortcut } from "./shortcuts.js";
import { startTheme, toggleTheme } from "./theme.js";
import { RunView } from "./run-view.js";
import { LandscapeView } from "./landscape-view.js";
import { TheoryView } from "./theory-view.js";
import { StudiesView } from "./studies-view.js";

const makers = { run: RunView, landscape: LandscapeView, theory: TheoryView, studies: StudiesView };
const names = Object.keys(makers);
const views = {};
const lastAddress = {};

function show(current) {
  for (const name of names) {
    const isCurrent = name === current.view;
    const tab = document.getElementById(`tab-${name}`);
    tab.setAttribute("aria-selected", String(isCurrent));
    tab.tabIndex = isCurrent ? 0 : -1;
    document.getElementById(`view-${name}`).hidden = !isCurrent;
    if (!isCurrent) views[name]?.hide?.();
  }
  const name = current.view;
  document.title = `${{ run: "Run", landscape: "Landscape", theory: "Theory", studies: "Studies" }[name]} · Isinglass Studio`;
  views[name] ??= new makers[name](document.getElementById(`view-${name}`));
  views[name].show(current);
}

function startTabs() {
  const list = document.querySelector("[role=tablist]");
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const current = names.indexOf(route().view);
    const next = event.key === "Home" ? 0 : event.key === "End" ? names.length - 1
      : step ? (current + step + names.length) % names.length : null;
    if (next === null) return;
    event.preventDefault();
    open(names[next]);
    document.getElementById(`tab-${names[next]}`).focus();
  });
  for (const name of names) {
    document.getElementById(`tab-${name}`).addEventListener("click", (event) => {
      event.preventDefault();
      open(name);
    });
    shortcut(String(names.indexOf(name) + 1), `go to ${name}`, () => open(name));
  }
}

/** Opens a view where it was left. */
function open(name) {
  const current = route().view;
  if (name === current) return;
  lastAddress[current] = location.hash;
  location.hash = lastAddress[name] ?? hash(name);
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
startTheme(document.getElementById("theme"));
startTabs();
shortcut("t", "light or dark", toggleTheme);
startShortcuts(document.getElementById("help"), () => route().view);
onroute(show);
if (!location.hash) history.replaceState(null, "", hash("run"));

catalogue("/about").then((about) => {
  fill(document.getElementById("about"), `Isinglass ${about.isinglass} · ${about.kernel} kernels · ${about.threads} ${about.threads === 1 ? "thread" : "threads"}`,
    about.ledger ? h("span", {}, " · runs are kept in ", h("code", {}, about.ledger)) : " · runs are not kept");
}).catch(() => {});

