// Sends what is typed as text messages over the WebSocket at this path and lists what comes back.

import { Door } from "./door.js";

const most = 200;
const state = document.getElementById("state");
const text = document.getElementById("text");
const send = document.getElementById("send");
const messages = document.getElementById("messages");

let socket = null;

function connect(token) {
  const address = new URL(".", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(address);

  socket.addEventListener("open", () => {
    if (token) {
      socket.send(token); // a browser can put it into no header
    }
    state.textContent = "open";
    send.disabled = false;
  });

  socket.addEventListener("close", (event) => {
    state.textContent = "closed " + event.code + (event.reason ? " " + event.reason : "");
    send.disabled = true;
  });

  socket.addEventListener("message", (event) => {
    const item = document.createElement("li");
    item.textContent = typeof event.data === "string" ? event.data : event.data.size + " bytes";
    messages.append(item);
    if (messages.childElementCount > most) {
      messages.firstElementChild.remove();
    }
  });
}

document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(text.value);
    text.value = "";
  }
});

const door = new Door({
  locked() {
    state.textContent = "a token is wanted";
  },
  opened(token) {
    document.getElementById("others").hidden = Boolean(token); // a link cannot bear it
    state.textContent = "opening";
    connect(token);
  },
});

door.open();
