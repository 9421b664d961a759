// What screen readers are told: not more often than can be listened to.

const least = 1500;
let last = 0;
let waiting = null;

/** Says something, the latest of several in short order. */
export function announce(text) {
  clearTimeout(waiting);
  const now = performance.now();
  const speak = () => {
    last = performance.now();
    document.getElementById("announcer").textContent = text;
  };
  if (now - last > least) speak();
  else waiting = setTimeout(speak, least - (now - last));
}

const lost = new Set();

/** Shows at the top of the page that something is without its connection, or has it again. */
export function connection(name, isLost) {
  if (isLost) lost.add(name);
  else lost.delete(name);
  const banner = document.getElementById("banner");
  const text = lost.size
    ? "The connection to the server is lost. Trying again; what runs there goes on, and nothing reported is lost."
    : "";
  if (banner.textContent !== text) banner.textContent = text;
  banner.hidden = lost.size === 0;
}
