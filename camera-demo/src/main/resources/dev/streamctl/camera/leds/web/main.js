// A page that only looks asks for the state; one that steers has the WebSocket, so that others can steer once it has let go.

import { parseLight, showLight, showProblem, showStatus } from './board.js';
import { Door } from './door.js';
import { openLink } from './link.js';
import { fetchWithPass, usePass } from './pass.js';
import { missingSensor, startSensor } from './sensor.js';
import { storage } from './storage.js';
import { showTrace } from './trace.js';

const WATCH_MS = 1000;

const slider = document.getElementById('tilt');
const sensorButton = document.getElementById('sensor');
const stopButton = document.getElementById('stop');
const swap = document.getElementById('swap');

let link = null;
let connected = false;
/** Lets go of the sensor, also of one whose start is pending: what it tells afterwards is not heard. */
let sensing = null;
let source = '';
let traced = false;
/** Whether the node has let this page in; until it has, nothing is asked that wants a token. */
let admitted = false;

// The message is made for a device held across, its top to the left: its second axis points to the left edge of the screen, so
// that it is pushed, positive, where the right edge hangs down. Whatever way the device is held, the page keeps to that.
const message = ({ x, y, z }) => `${y.toFixed(1)} ${(-x).toFixed(1)} ${z.toFixed(1)}`;

function steer() {
  stopButton.disabled = false;
  if (link) return;
  link = openLink({
    open() {
      connected = true;
      showProblem('');
      showStatus(`You steer: ${source}.`);
    },
    message(text) {
      const light = parseLight(text);
      if (light) showLight(light);
      else showProblem(`The node says: ${text}`);
    },
    closed(reason) {
      connected = false;
      showStatus(`${reason} Trying again.`);
      watch();
    }
  });
}

function endSensor() {
  sensing?.abort();
  sensing = null;
}

function letGo() {
  endSensor();
  link?.stop();
  link = null;
  connected = false;
  slider.value = 0;
  stopButton.disabled = true;
  sensorButton.disabled = missingSensor() !== '';
  watch();
}

function steerBy(name) {
  source = name;
  steer();
  if (connected) showStatus(`You steer: ${name}.`);
}

function useReading(reading) {
  if (reading === null) {
    letGo();
    showProblem('The sensor has stopped.');
    return;
  }
  const sign = swap.checked ? -1 : 1;
  const right = { ...reading, x: sign * reading.x };
  slider.value = Math.round(-right.x);
  link?.send(message(right));
}

async function useSensor() {
  endSensor();
  const mine = new AbortController();
  sensing = mine;
  sensorButton.disabled = true;
  stopButton.disabled = false;
  showProblem('');
  try {
    let steering = false;
    await startSensor(
      mine.signal,
      (reading) => {
        if (!steering && reading) steerBy('tilt this device');
        steering = true;
        useReading(reading);
      },
      () => {
        steering = false;
        link?.pause();
        showStatus('Paused: this window has lost the focus.');
      }
    );
  } catch (error) {
    if (mine.signal.aborted) return;
    letGo();
    showProblem(error.message);
  }
}

function useSlider() {
  endSensor();
  sensorButton.disabled = missingSensor() !== '';
  steerBy('slider');
  const x = -Number(slider.value);
  link.send(message({ x, y: 0, z: Math.sqrt(10000 - x * x) }));
}

async function watch() {
  if (document.hidden || connected || !admitted) return;
  try {
    const answer = await fetchWithPass('leds.json');
    if (answer.status === 401 || answer.status === 429) { // the token is another one now
      door.lock('');
      return;
    }
    const state = await answer.json();
    if (connected) return;
    showLight(state);
    if (!link) showStatus(state.clients >= state.max_clients ? 'Somebody else steers.' : 'Free: tilt or slide to steer.');
    if (state.driver === 'virtual' && !traced) {
      traced = true;
      showTrace();
    }
  } catch {
    if (!link) showStatus('The node cannot be reached.');
  }
}

const door = new Door({
  locked() {
    admitted = false;
    usePass('');
    letGo();
    document.getElementById('controls').hidden = true;
    showStatus('The node asks for a token.');
  },
  opened(token) {
    admitted = true;
    usePass(token);
    document.getElementById('controls').hidden = false;
    watch();
  }
}, 'leds.json');

slider.addEventListener('input', useSlider);
sensorButton.addEventListener('click', useSensor);
stopButton.addEventListener('click', () => {
  showProblem('');
  letGo();
});
swap.checked = storage('localStorage')?.getItem('swap') === 'yes';
swap.addEventListener('change', () => storage('localStorage')?.setItem('swap', swap.checked ? 'yes' : 'no'));
// Whoever cannot see the page does not steer.
document.addEventListener('visibilitychange', () => (document.hidden ? letGo() : watch()));
addEventListener('pagehide', letGo);

const missing = missingSensor();
sensorButton.disabled = missing !== '';
showProblem(missing);
setInterval(watch, WATCH_MS);
door.open();
