// What the virtual LEDs recorded: green upwards, red downwards, the newest at the right.

const WINDOW_MS = 30000;
const EVERY_MS = 1000;

const changes = [];
let newest = -1;
let newestAt = 0;

function path(name, sign, now) {
  const x = (ms) => 300 - ((now - ms) / WINDOW_MS) * 300;
  const y = (percent) => 40 - sign * percent * 0.38;
  let level = 0;
  let drawn = '';
  for (const change of changes) {
    if (change.ms >= now - WINDOW_MS) {
      drawn += drawn ? '' : `M0 ${y(level)}`;
      drawn += `H${x(change.ms).toFixed(1)}V${y(change[name]).toFixed(1)}`;
    }
    level = change[name];
  }
  return (drawn || `M0 ${y(level)}`) + 'H300';
}

function draw() {
  const now = newest + (performance.now() - newestAt);
  while (changes.length > 1 && changes[1].ms < now - WINDOW_MS) changes.shift();
  document.getElementById('trace-green').setAttribute('d', path('green', 1, now));
  document.getElementById('trace-red').setAttribute('d', path('red', -1, now));
}

async function fetchNew() {
  const answer = await fetch(`trace.json?after=${newest}`);
  if (!answer.ok) return;
  for (const change of await answer.json()) {
    if (change.ms > newest) newestAt = performance.now();
    newest = change.ms;
    changes.push(change);
  }
  draw();
}

/** Draws them while the page is seen. */
export function showTrace() {
  document.getElementById('trace').hidden = false;
  setInterval(() => {
    if (!document.hidden) fetchNew().catch(() => { /* the status says that the node is away */ });
  }, EVERY_MS);
}
