import { Connection } from "./connection.js";
import { Controls, say } from "./controls.js";
import { Door } from "./door.js";
import { NO_SIGNAL, Screen, parse } from "./frames.js";
import { Last, Plot, quantile } from "./plot.js";

const by = (id) => document.getElementById(id);
const body = document.body;

/** As the states are said to a person. */
const WORDS = { opening: "opening the source", live: "live", no_signal: "no signal", paused: "paused", ended: "ended", away: "away" };

// --- picture ---

const painted = new Last(600);
const screen = new Screen(
  by("picture"),
  (frame) => {
    answer("painted", frame);
    painted.add(performance.now());
    body.dataset.frame = frame.sequence;
    body.dataset.type = frame.type;
    if (frame.type === NO_SIGNAL && body.dataset.state === "live") {
      state("no_signal", "");
    }
  },
  (frame) => answer("failed", frame),
);

function answer(word, frame) {
  if (frame.from === connection.now) {
    connection.send(word + " " + frame.sequence);
  }
}

function state(name, reason) {
  const text = (WORDS[name] ?? name) + (reason ? ": " + reason : "");
  body.dataset.state = name;
  say("state-text", WORDS[name] ?? name);
  say("veil", text);
}

// --- numbers ---

const delays = new Last(300);
const plots = {
  motion: new Plot(by("motion"), 120, "#f5b041"),
  rates: new Plot(by("rates"), 120, "#4cc38a"),
  delays: new Plot(by("delays"), 120, "#6cb6ff"),
};

const number = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : "–");
const milliseconds = (micros) => (Number.isFinite(micros) ? (micros / 1000).toFixed(micros < 9950 ? 1 : 0) + " ms" : "–");

function time(millis) {
  const seconds = Math.floor(millis / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");
}

function rate() {
  const since = performance.now() - 2000;
  return painted.values.filter((when) => when >= since).length / 2;
}

function status(now) {
  // a source that is opened again has no signal yet
  state(now.capture.state === "opening" && now.capture.reason ? "no_signal" : now.capture.state, now.capture.reason);
  delays.add(...now.own.delays_us);
  const fps = rate();
  const motion = now.processing.values.motion ?? NaN;
  by("source").textContent = now.source;
  by("fps").textContent = number(fps, 1);
  by("delay").textContent = milliseconds(quantile(delays.values, 0.5));
  by("delay99").textContent = milliseconds(quantile(delays.values, 0.99));
  by("skipped").textContent = now.own.skipped + now.own.unpainted;
  by("viewers").textContent = now.hub.viewers + " of " + now.hub.max_viewers;
  by("uptime").textContent = time(now.uptime_ms);
  by("motion-now").textContent = number(motion, 3);
  by("rate-now").textContent = number(fps, 1);
  const recent = quantile(now.own.delays_us, 0.5) / 1000;
  by("delay-now").textContent = number(recent, 1);
  plots.motion.add(motion);
  plots.rates.add(fps);
  plots.delays.add(recent);
  controls.show(now.controls);
}

// --- controls ---

const NOTICE_MS = 5000;
let noticeTimer = 0;

/** Stays for as long as it takes to read. */
function notice(text) {
  clearTimeout(noticeTimer);
  by("notice").textContent = text;
  noticeTimer = setTimeout(() => (by("notice").textContent = ""), NOTICE_MS);
}

const controls = new Controls((request) => connection.send(request));

by("full").addEventListener("click", () => {
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else {
    by("stage").requestFullscreen?.();
  }
});

/** The picture that is seen; the file of the camera would want the token in a header. */
by("save").addEventListener("click", (event) => {
  event.preventDefault();
  by("picture").toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "frame-" + body.dataset.frame + ".jpg";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }, "image/jpeg", 0.95);
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("input[type=password], input[type=number]") || event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
    return;
  }
  const button = { p: "pause", f: "full", s: "save", l: "led-off" }[event.key];
  if (button && !by(button).closest("[hidden]")) {
    by(button).click();
  }
});

// --- connection and token ---

/** Between two frames: a picture does not wait for numbers. */
const idle = self.requestIdleCallback ? (task) => requestIdleCallback(task, { timeout: 300 }) : (task) => task();

const connection = new Connection({
  frame(buffer) {
    screen.show(Object.assign(parse(buffer), { from: connection.now }));
  },
  told(message) {
    if (message.type === "refused") {
      notice(message.reason);
    } else if (message.type === "status") {
      const from = connection.now;
      idle(() => from === connection.now && status(message));
    }
  },
  away(reason) {
    state("away", reason);
    controls.away();
  },
  locked: (reason) => door.lock(reason),
});

const door = new Door({
  locked: () => state("away", "a token is wanted"),
  opened(token) {
    by("others").hidden = Boolean(token); // a link cannot bear it
    connection.open(token);
  },
});

door.open();
