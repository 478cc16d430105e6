// The LEDs as the node tells of them, and what the page says to a person.

const byId = (id) => document.getElementById(id);

/** "green 42", "red 17.65" or "dark", in per cent; null where it is none of them. */
export function parseLight(text) {
  const light = { green: 0, red: 0 };
  if (text === 'dark') return light;
  const parts = text.split(' ');
  for (let at = 0; at < parts.length; at += 2) {
    const value = Number(parts[at + 1]);
    if (!(parts[at] in light) || !(value >= 0 && value <= 100)) return null;
    light[parts[at]] = value;
  }
  return light;
}

function showLed(name, percent) {
  const led = byId(name);
  led.parentElement.style.setProperty('--level', percent / 100);
  led.setAttribute('aria-label', percent === 0 ? `${name} LED, dark` : `${name} LED, ${Math.round(percent)} per cent`);
  byId(`${name}-value`).textContent = `${Math.round(percent)} %`;
}

export function showLight(light) {
  showLed('green', light.green);
  showLed('red', light.red);
}

export function showStatus(text) {
  const status = byId('status');
  if (status.textContent !== text) status.textContent = text;
}

export function showProblem(text) {
  const problem = byId('problem');
  problem.hidden = text === '';
  if (problem.textContent !== text) problem.textContent = text;
}
