// The WebSocket to the node, while this page steers.

import { showPass } from './pass.js';

/** Not more than 30 messages a second. */
const PACE_MS = 33.4;
/** How soon to look again where what was sent is still here. */
const BUSY_MS = 17;
/** A tilt that stays the same is told again, because the node takes silence for a sensor that stopped. */
const REPEAT_MS = 250;
const SILENCE_MS = 5000;
const RETRY_MS = 2000;
const TRY_AGAIN_LATER = 1013;

const address = () => {
  const url = new URL('datafeed', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

/**
 * Sends the newest tilt only. `told` has open(), message(text), closed(reason): it is connected again until stop(). After pause()
 * nothing is sent before the next send(): a tilt that may be old is not told again.
 */
export function openLink(told) {
  let socket = null;
  let latest = null;
  let fresh = false;
  let sentAt = 0;
  let heardAt = 0;
  let pacer = null;
  let retry = null;
  let stopped = false;

  const turn = () => {
    clearTimeout(pacer);
    if (!socket || socket.readyState !== WebSocket.OPEN || latest === null) return;
    const now = performance.now();
    if (now - heardAt > SILENCE_MS) {
      socket.close();
      lost('The node does not answer.');
      return;
    }
    if (rest(now) <= 0 && socket.bufferedAmount === 0) {
      socket.send(latest);
      sentAt = now;
      fresh = false;
    }
    pacer = setTimeout(turn, Math.ceil(Math.max(rest(now), socket.bufferedAmount > 0 ? BUSY_MS : 1)));
  };

  const rest = (now) => sentAt + (fresh ? PACE_MS : REPEAT_MS) - now;

  const lost = (reason) => {
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket = null;
    clearTimeout(pacer);
    if (stopped) return;
    told.closed(reason);
    retry = setTimeout(connect, RETRY_MS);
  };

  const connect = () => {
    socket = new WebSocket(address());
    socket.onopen = () => {
      showPass(socket);
      heardAt = performance.now();
      told.open();
      turn();
    };
    socket.onmessage = (event) => {
      heardAt = performance.now();
      told.message(event.data);
    };
    socket.onclose = (event) =>
      lost(event.code === TRY_AGAIN_LATER ? `Not yet: ${event.reason}.` : event.reason || 'The node cannot be reached.');
  };

  connect();
  return {
    send(message) {
      if (latest === null) heardAt = performance.now(); // whoever was told nothing has not answered
      fresh = fresh || message !== latest;
      latest = message;
      turn();
    },
    pause() {
      latest = null;
      fresh = false;
      clearTimeout(pacer);
    },
    stop() {
      stopped = true;
      clearTimeout(retry);
      clearTimeout(pacer);
      socket?.close(1000);
    }
  };
}
