// The token that the person has given, and requests with it.

let token = '';

/** "" where the node wants none. */
export function usePass(given) {
  token = given;
}

/** A browser can put it into no header of a WebSocket: it is the first message. */
export function showPass(socket) {
  if (token) socket.send(token);
}

export function fetchWithPass(path) {
  return fetch(path, { headers: token ? { Authorization: `Bearer ${token}` } : {}, cache: 'no-store' });
}
