// The form that asks for the token of a server that wants one, for each page that has it. The tab keeps the token while it is open.

import { storage } from "./storage.js";

/** A server that takes the connection and says nothing is none. */
const ANSWER_MS = 5000;

const by = (id) => document.getElementById(id);

/** Null where the server lets in who has this token, or none; else why not, "" where it wants one. `path` is behind the token. */
export async function ask(token, path = "status") {
  const headers = token ? { Authorization: "Bearer " + token } : {};
  const answer = await fetch(path, {
    method: "HEAD",
    headers,
    cache: "no-store",
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  switch (answer.status) {
    case 401: return token ? "That token is wrong." : "";
    case 429: return "That token is wrong, as many others from your address. Try again later.";
    default: return null;
  }
}

export class Door {
  #events;
  #path;

  /** events: opened(token), "" where none is wanted, and locked() */
  constructor(events, path = "status") {
    this.#events = events;
    this.#path = path;
    by("door").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#enter(by("token").value.trim());
    });
  }

  /** Opens with the token that this tab has had, or without, or else asks for one. */
  open() {
    this.#enter(storage("sessionStorage")?.getItem("token") ?? "");
  }

  /** The server has not taken the token. */
  lock(reason) {
    storage("sessionStorage")?.removeItem("token");
    by("door").hidden = false;
    by("door-text").textContent = reason;
    this.#events.locked();
    by("token").focus();
  }

  async #enter(token) {
    try {
      const refused = await ask(token, this.#path);
      if (refused !== null) {
        this.lock(refused);
        return;
      }
    } catch {
      // there is no server: who connects then will see
    }
    by("door").hidden = true;
    if (token) {
      storage("sessionStorage")?.setItem("token", token);
    }
    this.#events.opened(token);
  }
}
