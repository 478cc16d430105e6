// The WebSocket at /live: opened again after a loss, closed while nobody looks.

import { ask } from "./door.js";

const SHORTEST = 500;
const LONGEST = 10000;

/** A status is due every second. A large frame on a slow line may hold it up, though not for longer than the camera has patience. */
const SILENT_MS = 3000;
const LOST_MS = 6000;

/** What the camera knows of the page's address. It refuses a connection that asks for anything else, as for what a link was counted by. */
const OPTIONS = ["fps", "credit"];

const silent = (ms) => "nothing from the camera for " + ms / 1000 + " s";

export class Connection {
  #events;
  #token;
  #socket = null;
  #delay = SHORTEST;
  #timer = 0;
  #silence = 0;

  /** events: frame(buffer), told(object), away(reason), locked(reason) */
  constructor(events) {
    this.#events = events;
    document.addEventListener("visibilitychange", () => this.#look());
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", () => this.#look());
  }

  /** Connects and stays connected. */
  open(token) {
    this.#token = token;
    this.#look();
  }

  /** The present connection, null for none: what came by another one is answered no more. */
  get now() {
    return this.#socket;
  }

  send(text) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(text);
    }
  }

  #look() {
    if (document.hidden) {
      this.#leave();
    } else if (!this.#socket && this.#token !== undefined) {
      this.#connect();
    }
  }

  /** A page that nobody sees is no viewer. */
  #leave() {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #connect() {
    clearTimeout(this.#timer);
    const address = new URL("live", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const options = [...new URLSearchParams(location.search)].filter(([name]) => OPTIONS.includes(name));
    address.search = new URLSearchParams(options);
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    this.#listen(socket);
    socket.onopen = () => {
      if (this.#token) {
        socket.send(this.#token);
      }
    };
    socket.onmessage = (event) => {
      if (this.#socket !== socket) {
        return;
      }
      this.#delay = SHORTEST;
      this.#listen(socket);
      if (typeof event.data === "string") {
        this.#events.told(JSON.parse(event.data));
      } else {
        this.#events.frame(event.data);
      }
    };
    socket.onclose = (event) => this.#closed(socket, event.reason || "no connection to the camera");
  }

  /** TCP may take minutes to notice that the other side is gone: first that is said, then the connection is given up. */
  #listen(socket) {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#events.away(silent(SILENT_MS));
      this.#silence = setTimeout(() => {
        this.#closed(socket, silent(LOST_MS));
        socket.close();
      }, LOST_MS - SILENT_MS);
    }, SILENT_MS);
  }

  #closed(socket, reason) {
    if (this.#socket !== socket) {
      return;
    }
    this.#socket = null;
    clearTimeout(this.#silence);
    this.#events.away(reason);
    this.#timer = setTimeout(() => this.#again(), this.#delay);
    this.#delay = Math.min(2 * this.#delay, LONGEST);
  }

  /** The token may have changed meanwhile. */
  async #again() {
    let refused = null;
    try {
      refused = await ask(this.#token);
    } catch {
      // still away
    }
    if (refused !== null) {
      this.#leave(); // a page that was looked at meanwhile has connected by itself
      this.#token = undefined;
      this.#events.locked(refused);
    } else {
      this.#look();
    }
  }
}
