// What the page can change of the camera: as the camera tells that it stands, and as a person wants it.

const by = (id) => document.getElementById(id);

/** How long the camera's word does not move what a hand holds. */
const HELD_MS = 1500;

/** The camera answers each wish for light at once: a page that took that for the time of the next would ask as fast as it can. */
const AGAIN_MS = 900;

/** Sets a text that is read aloud whenever it is set, so only where it is new. */
export function say(id, text) {
  const place = by(id);
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

const LED_STATES = { off: "off", connecting: "connecting", failed: "failed" };

export class Controls {
  #send;
  #held = new Map();
  /** The light that this page wants, told again with about each status of the camera, which forgets it after 5 s; null for none. */
  #light = null;
  #wished = 0;

  /** send(text) takes a request */
  constructor(send) {
    this.#send = send;
    by("pause").addEventListener("click", () => {
      send(by("pause").getAttribute("aria-pressed") === "true" ? "resume" : "pause");
    });
    this.#slider("rate", "fps", (value) => value + "/s");
    this.#slider("quality", "quality", (value) => value);
    by("most").addEventListener("input", () => this.#hold("most"));
    by("most").addEventListener("change", () => {
      this.#hold("most");
      if (by("most").reportValidity() && by("most").value !== "") {
        send("viewers " + by("most").value);
      }
    });
    by("led").addEventListener("input", () => {
      this.#hold("led");
      this.#light = Number(by("led").value);
      this.#wish();
    });
    by("led-off").addEventListener("click", () => {
      by("led").value = 0;
      this.#light = null;
      send("led off");
    });
  }

  #slider(id, word, text) {
    by(id).addEventListener("input", () => {
      this.#hold(id);
      by(id + "-text").textContent = text(by(id).value);
    });
    by(id).addEventListener("change", () => {
      this.#hold(id);
      this.#send(word + " " + by(id).value);
    });
  }

  #hold(id) {
    this.#held.set(id, performance.now());
  }

  #isHeld(id) {
    return performance.now() - (this.#held.get(id) ?? -HELD_MS) < HELD_MS;
  }

  /** The camera tells how they stand. */
  show(now) {
    by("pause").disabled = false;
    by("pause").setAttribute("aria-pressed", now.paused);
    by("pause").textContent = now.paused ? "Resume" : "Pause";
    this.#limit("rate", now.paced ? "the source has a rate of its own" : "");
    this.#limit("quality", now.quality === null ? now.quality_fixed : "");
    if (!this.#isHeld("rate")) {
      by("rate").max = Math.max(60, Math.ceil(now.fps));
      by("rate").value = now.fps;
      say("rate-text", now.paced ? "–" : Number(now.fps.toFixed(2)) + "/s");
    }
    if (!this.#isHeld("quality")) {
      by("quality").value = now.quality ?? 75;
      say("quality-text", String(now.quality ?? "–"));
    }
    by("most").disabled = false;
    if (!this.#isHeld("most") && document.activeElement !== by("most")) {
      by("most").value = now.max_viewers;
    }
    this.#led(now.led);
  }

  #limit(id, why) {
    by(id).disabled = why !== "";
    by(id + "-why").textContent = why;
  }

  #led(led) {
    by("led-controls").hidden = !led;
    by("led-key").hidden = !led;
    if (!led) {
      return;
    }
    by("led").disabled = false;
    by("led-target").textContent = led.target;
    by("led-lamp").dataset.color = led.shown.split(" ")[0] || "dark";
    say("led-text", (led.shown || (LED_STATES[led.state] ?? led.state)) + (led.reason ? ": " + led.reason : ""));
    if (this.#isHeld("led")) {
      return;
    }
    by("led").value = led.percent;
    if (led.state === "off" || led.percent !== this.#light) {
      this.#light = null; // somebody else steers, or has let go
    }
    if (this.#light !== null && performance.now() - this.#wished >= AGAIN_MS) {
      this.#wish();
    }
  }

  #wish() {
    this.#wished = performance.now();
    this.#send("led " + this.#light);
  }

  /** The camera is away: nothing can be changed. */
  away() {
    this.#light = null;
    for (const id of ["pause", "rate", "quality", "most", "led"]) {
      by(id).disabled = true;
    }
  }
}
