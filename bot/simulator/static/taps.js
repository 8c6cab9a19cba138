// A tappable thing for an action, and what happens when it is tapped.

import { localLink, make } from "./dom.js";

const newTab = (uri) => /^(https?:|line:)/.test(uri);

export function tappable(action, phone, className, text = action.label, quickReplyOf = null) {
  if (action.type === "uri") return link(action, className, text);
  const button = make("button", className, text);
  button.type = "button";
  button.addEventListener("click", () => phone.tap(action, quickReplyOf));
  return button;
}

function link(action, className, text) {
  const anchor = make("a", className, text);
  anchor.href = localLink(action.uri);
  if (newTab(action.uri)) {
    anchor.target = "_blank";
    anchor.rel = "noopener";
  }
  return anchor;
}

// Boxes and pictures that act as a whole.
export function makeTappable(node, action, phone) {
  node.classList.add("tappable");
  node.tabIndex = 0;
  node.setAttribute("role", action.type === "uri" ? "link" : "button");
  if (action.label) node.setAttribute("aria-label", action.label);
  const tap = () => (action.type === "uri"
    ? window.open(localLink(action.uri), "_blank", "noopener")
    : phone.tap(action, null));
  node.addEventListener("click", tap);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") tap();
  });
}

const pickerKinds = { date: "date", time: "time", datetime: "datetime-local" };

export function askWhen(action) {
  const dialog = document.getElementById("pick-time");
  const input = dialog.querySelector(".when");
  input.type = pickerKinds[action.mode];
  input.min = action.min ?? "";
  input.max = action.max ?? "";
  input.value = (action.initial ?? "").replace("t", "T");
  return answerOf(dialog, () => ({ [action.mode]: input.value }));
}

export function askWhere() {
  const dialog = document.getElementById("pick-place");
  return answerOf(dialog, () => ({
    type: "location",
    title: dialog.querySelector(".title").value,
    address: dialog.querySelector(".address").value,
    latitude: 35.681236,
    longitude: 139.767125,
  }));
}

// What the dialog holds when it was confirmed, else null.
export function answerOf(dialog, read) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes" ? read() : null);
    }, { once: true });
  });
}
