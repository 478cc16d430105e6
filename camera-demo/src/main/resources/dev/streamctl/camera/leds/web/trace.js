// What the virtual LEDs recorded: green upwards, red downwards, the newest at the right.

import { fetchWithPass } from './pass.js';

const WINDOW_MS = 30000;
const EVERY_MS = 1000;

/** Which run of the node they are from: another one has a clock of its own. */
let run = '';
let changes = [];
/** The node's clock, and when it told so. */
let nodeMs = 0;
let toldAt = 0;

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
  const now = nodeMs + (performance.now() - toldAt);
  while (changes.length > 1 && changes[1].ms < now - WINDOW_MS) changes.shift();
  document.getElementById('trace-green').setAttribute('d', path('green', 1, now));
  document.getElementById('trace-red').setAttribute('d', path('red', -1, now));
}

async function ask(after) {
  const answer = await fetchWithPass(`trace.json?after=${after}`);
  if (!answer.ok) throw new Error(`the trace is answered with ${answer.status}`);
  return answer.json();
}

async function fetchNew() {
  let trace = await ask(changes.length ? changes[changes.length - 1].ms : -1);
  if (trace.run !== run) {
    run = trace.run;
    changes = [];
    trace = await ask(-1); // also what it did before that time
  }
  nodeMs = trace.now_ms;
  toldAt = performance.now();
  changes.push(...trace.changes);
  draw();
}

/** Draws them while the page is seen. */
export function showTrace() {
  document.getElementById('trace').hidden = false;
  setInterval(() => {
    if (!document.hidden) fetchNew().catch(() => { /* the status says that the node is away */ });
  }, EVERY_MS);
}
