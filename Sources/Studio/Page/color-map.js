// Colours for numbers, even to the eye: paths in the Oklab space (Ottosson, 2020). Lightness alone
// orders the sequential map.

function toRGB(lightness, chroma, hueDegrees) {
  const hue = hueDegrees / 180 * Math.PI;
  let c = chroma;
  for (;;) {
    const [a, b] = [c * Math.cos(hue), c * Math.sin(hue)];
    const [l, m, s] = [
      (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
      (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
      (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3,
    ];
    const linear = [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ];
    if (c < 1e-3 || (Math.min(...linear) >= -1e-4 && Math.max(...linear) <= 1.0001)) {
      return linear.map((value) => {
        const v = Math.min(1, Math.max(0, value));
        return Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
      });
    }
    c *= 0.97;
  }
}

const table = Array.from({ length: 256 }, (_, k) => {
  const t = k / 255;
  return toRGB(0.27 + 0.66 * t, 0.125 + 0.045 * t, 295 - 190 * t);
});

/** Red, green and blue (0 to 255) of a position between 0 and 1; null where there is no number. */
export function sequential(position) {
  if (!Number.isFinite(position)) return null;
  return table[Math.round(255 * Math.min(1, Math.max(0, position)))];
}
