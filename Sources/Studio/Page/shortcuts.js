// Keys that work anywhere but in a field, and the list of them.

import { h } from "./dom.js";

const actions = new Map();

/** Gives a key a meaning; `view` limits it to one view. */
export function shortcut(key, meaning, action, view = null) {
  actions.set(`${view ?? ""}:${key}`, { key, meaning, action, view });
}

/** Starts listening; `currentView` says which view is shown. */
export function startShortcuts(button, currentView) {
  const dialog = h("dialog", { "aria-labelledby": "shortcuts-title" });
  document.body.append(dialog);
  const show = () => {
    const rows = [...actions.values()].map(({ key, meaning, view }) =>
      h("tr", {}, h("td", {}, h("kbd", {}, key)), h("td", {}, meaning, view ? h("span", { class: "faint" }, ` in ${view}`) : null)));
    dialog.replaceChildren(
      h("h2", { id: "shortcuts-title" }, "Keys"),
      h("p", { class: "soft" }, "Anywhere but in a field. Tab goes through everything; arrow keys move in tabs, charts and planes."),
      h("table", {}, h("tbody", {}, rows)),
      h("p", { class: "row" }, h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, "Close")));
    dialog.showModal();
  };
  button.addEventListener("click", show);
  shortcut("?", "this list", show);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.closest?.("input:not([type=checkbox]):not([type=radio]):not([type=range]), select, textarea, [contenteditable]")) return;
    const found = actions.get(`${currentView()}:${event.key}`) ?? actions.get(`:${event.key}`);
    if (!found) return;
    event.preventDefault();
    found.action();
  });
}
