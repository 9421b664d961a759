// Elements without a framework.

/** Makes an element. `on…` members are listeners, `dataset` is merged, others are attributes. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Puts new children in place of all others. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

let lastIdentifier = 0;

/** An identifier that no other element of the page has. */
export function unique(stem) {
  lastIdentifier += 1;
  return `${stem}-${lastIdentifier}`;
}

/** Writes text only where it changed, so that screen readers and layout are left alone. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A button that copies text, and says so. */
export function copyButton(text, label = "Copy") {
  const button = h("button", { type: "button", class: "small" }, label);
  button.addEventListener("click", async () => {
    const value = typeof text === "function" ? text() : text;
    try {
      await navigator.clipboard.writeText(value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl-C";
      const code = button.parentElement?.querySelector("code");
      if (code) getSelection().selectAllChildren(code);
    }
    setTimeout(() => { button.textContent = label; }, 1600);
  });
  return button;
}

/** A command line with a button that copies it. */
export function command(text) {
  return h("div", { class: "copyable" }, h("code", { class: "command" }, text), copyButton(text));
}

/** Whether the person has asked for little motion. */
export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
