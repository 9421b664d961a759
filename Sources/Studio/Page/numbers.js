// Numbers as people read them: a true minus sign, few digits, the whole number in a tooltip.

import { h } from "./dom.js";

/** A number with a number of significant digits; no digits of integers are dropped. */
export function significant(value, digits = 5) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return grouped(value);
  const size = Math.abs(value);
  const text = size >= 1e6 || size < 1e-4
    ? scientific(value, digits)
    : String(Number(value.toPrecision(Math.max(digits, Math.ceil(Math.log10(size + 1))))));
  return minus(text);
}

/** A number with a number of decimals. */
export function fixed(value, decimals) {
  return Number.isFinite(value) ? minus(value.toFixed(decimals)) : "–";
}

/** A number and its error, to the digits that are known: −0.45569(3). */
export function withError(value, error) {
  if (!Number.isFinite(value) || !Number.isFinite(error) || error <= 0) return significant(value);
  const place = Math.floor(Math.log10(error));
  const decimals = Math.min(12, Math.max(0, -place + (error / 10 ** place < 2 ? 1 : 0)));
  if (decimals > 9) return significant(value, 8);
  if (decimals === 0) return `${minus(String(Math.round(value)))} ± ${significant(error, 2)}`;
  const last = Math.max(1, Math.ceil(error * 10 ** decimals));
  return `${minus(value.toFixed(decimals))}(${last})`;
}

/** Seconds as people say them. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 1e-3) return `${significant(seconds * 1e6, 3)} µs`;
  if (seconds < 1) return `${significant(seconds * 1e3, 3)} ms`;
  if (seconds < 100) return `${significant(seconds, 3)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 1,234,567 with thin spaces. */
export function grouped(value) {
  const digits = String(Math.abs(value));
  const text = digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, "\u2009") : digits;
  return (value < 0 ? "−" : "") + text;
}

/** A rate such as 1.2 M. */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  for (const [limit, unit] of [[1e9, " G"], [1e6, " M"], [1e3, " k"]]) {
    if (Math.abs(value) >= limit) return significant(value / limit, 3) + unit;
  }
  return significant(value, 3);
}

/** An element that shows a number rounded and holds all of it. */
export function numberElement(value, { digits = 5, error = null, tag = "span" } = {}) {
  const text = error === null ? significant(value, digits) : withError(value, error);
  return h(tag, {
    class: "number", title: typeof value === "number" ? String(value) : null,
    dataset: { value: String(value) },
  }, text);
}

/** A word of the interface of programs as words: self_overlap, "self-overlap". */
export function words(name) {
  const known = { hessian_edge: "Hessian edge", hessian_outlier: "Hessian outlier" };
  if (known[name]) return known[name];
  const text = name.replaceAll("self_overlap", "self-overlap").replaceAll("_", " ").replaceAll("-", (dash, at, all) =>
    all.startsWith("self-") ? dash : " ");
  return text.replaceAll("hessian", "Hessian").replaceAll("ising", "Ising");
}

function scientific(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const superscript = [...String(Number(exponent))].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
  return `${Number(mantissa)}·10${superscript}`;
}

function minus(text) { return text.replace("-", "−"); }
