// Where down is, from the sensors of this device, in per cent of gravity along the axes of the screen: x to its right, y to its
// top, z towards the person. A device at rest is pushed up: a right edge that hangs down gives a negative x.

const ONE_G = 9.80665;
const FIRST_READING_MS = 3000;
/** For how long a gravity sensor may be silent. */
const REST_MS = 2000;

const percent = (value) => Math.max(-100, Math.min(100, (value / ONE_G) * 100));

/** Why there can be no sensor at all; empty where there may be one. */
export function missingSensor() {
  if (!isSecureContext) {
    return 'The browser keeps its sensors from this page, because it was not loaded securely (https). '
      + 'Start the node with --tls, or open it as localhost on its own machine. The slider works.';
  }
  if (!('GravitySensor' in globalThis) && !('DeviceMotionEvent' in globalThis)) {
    return 'This browser has no motion sensors. The slider works.';
  }
  return '';
}

/** Before a sensor is used: iOS asks the person, and only within a tap. */
async function askPermission() {
  if (typeof globalThis.DeviceMotionEvent?.requestPermission !== 'function') return;
  const answer = await DeviceMotionEvent.requestPermission();
  if (answer !== 'granted') throw new Error('The use of the motion sensor was not allowed. The browser asks again once its data of this page is deleted.');
}

/** Safari's numbers have the other sign: it tells the pull, not the push against it. */
const safariSign = () => (navigator.vendor?.startsWith('Apple') ? -1 : 1);

/**
 * A device at rest is as silent as a sensor that has stalled: one that is silent is started anew. If it works it tells its first
 * reading anew, changed or not, and else it has stalled.
 */
class StallGuard {
  #sensor;
  #onStall;
  #timer = null;

  constructor(sensor, signal, onStall) {
    this.#sensor = sensor;
    this.#onStall = onStall;
    signal.addEventListener('abort', () => this.pause());
  }

  heard() {
    this.#await(REST_MS, () => {
      this.#sensor.stop();
      this.start();
    });
  }

  pause() {
    clearTimeout(this.#timer);
  }

  start() {
    this.#sensor.start();
    this.#await(FIRST_READING_MS, this.#onStall);
  }

  #await(delay, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, delay);
  }
}

/** Browsers suspend it without a word while the window has no focus. */
function pauseWithoutFocus(sensor, guard, signal, onPause) {
  addEventListener('blur', () => {
    guard.pause();
    sensor.stop();
    onPause();
  }, { signal });
  addEventListener('focus', () => guard.start(), { signal });
}

function startGravity(signal, onReading, onPause) {
  return new Promise((resolve, reject) => {
    const sensor = new GravitySensor({ frequency: 30, referenceFrame: 'screen' });
    const timer = setTimeout(() => fail(new Error('The gravity sensor tells nothing.')), FIRST_READING_MS);
    const ended = new AbortController();
    const fail = (error) => {
      clearTimeout(timer);
      sensor.onreading = sensor.onerror = null;
      sensor.stop();
      ended.abort();
      reject(error);
    };
    const guard = new StallGuard(sensor, ended.signal, () => {
      onReading(null);
      fail(new Error('The gravity sensor has stalled.'));
    });
    signal.addEventListener('abort', () => fail(signal.reason));
    sensor.onreading = () => {
      clearTimeout(timer);
      if (!works) pauseWithoutFocus(sensor, guard, ended.signal, onPause);
      works = true;
      guard.heard();
      onReading({ x: percent(sensor.x), y: percent(sensor.y), z: percent(sensor.z) });
      resolve();
    };
    let works = false;
    sensor.onerror = (event) => {
      if (works) onReading(null); // before that the motion sensor may stand in for it
      fail(event.error);
    };
    sensor.start();
  });
}

/** Device motion has the axes of the device; the screen may be turned against them. */
function turned(x, y) {
  const angle = ((screen.orientation?.angle ?? globalThis.orientation ?? 0) + 360) % 360;
  if (angle === 90) return [-y, x];
  if (angle === 180) return [-x, -y];
  return angle === 270 ? [y, -x] : [x, y];
}

function startMotion(signal, onReading) {
  return new Promise((resolve, reject) => {
    const sign = safariSign();
    let smooth = null;
    let lastAt = 0;
    const timer = setTimeout(() => {
      stop();
      reject(new Error('This device has no motion sensor, or the browser keeps it back. The slider works.'));
    }, FIRST_READING_MS);
    // Events come all the time while the sensor works. Without them the page is silent, and the node dark.
    const guard = setInterval(() => {
      if (smooth && performance.now() - lastAt > 1000) onReading(null);
    }, 500);
    const listen = (event) => {
      const pull = event.accelerationIncludingGravity;
      if (pull?.x == null) return;
      clearTimeout(timer);
      lastAt = performance.now();
      const [x, y] = turned(sign * pull.x, sign * pull.y);
      const now = { x: percent(x), y: percent(y), z: percent(sign * pull.z) };
      // Shaking is no tilt: half of the old value stays.
      smooth = smooth ? { x: (smooth.x + now.x) / 2, y: (smooth.y + now.y) / 2, z: (smooth.z + now.z) / 2 } : now;
      onReading(smooth);
      resolve();
    };
    const stop = () => {
      clearTimeout(timer);
      clearInterval(guard);
      removeEventListener('devicemotion', listen);
    };
    signal.addEventListener('abort', () => {
      stop();
      reject(signal.reason);
    });
    addEventListener('devicemotion', listen);
  });
}

/**
 * Starts a sensor, in a tap, until `signal` says that it is let go, which may be before its start is over; returns with its first
 * reading. `onReading` gets null when it stops by itself. `onPause` is called when it will tell nothing for a while.
 */
export async function startSensor(signal, onReading, onPause) {
  await askPermission();
  signal.throwIfAborted();
  if ('GravitySensor' in globalThis) {
    try {
      return await startGravity(signal, onReading, onPause);
    } catch (error) {
      signal.throwIfAborted();
      if (error.name === 'NotAllowedError') throw new Error('The use of the motion sensor is not allowed for this page.');
    }
  }
  return startMotion(signal, onReading);
}
