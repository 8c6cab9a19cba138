// Small things every other file uses: the page's words, elements, requests.

const words = JSON.parse(document.getElementById("words").textContent);

export function word(name, parts = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => parts[key]);
}

export function make(tag, className = "", text = null) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== null) node.textContent = text;
  return node;
}

export function clone(templateId) {
  return document.getElementById(templateId).content.firstElementChild.cloneNode(true);
}

export class Refused extends Error {}

async function ask(method, path, options) {
  const response = await fetch(`/_control/${path}`, { method, ...options });
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error);
  return answer;
}

export function get(path) {
  return ask("GET", path, {});
}

export function send(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  return ask(method, path, { headers, body: JSON.stringify(body) });
}

export function upload(path, blob) {
  return ask("POST", path, { headers: { "Content-Type": blob.type }, body: blob });
}

export function clock(milliseconds) {
  return new Intl.DateTimeFormat("ja-JP", {
    hour: "numeric", minute: "2-digit", timeZone: "Asia/Tokyo",
  }).format(milliseconds);
}

export function day(milliseconds) {
  return new Intl.DateTimeFormat("ja-JP", {
    month: "long", day: "numeric", weekday: "short", timeZone: "Asia/Tokyo",
  }).format(milliseconds);
}

// https://line.me/R/oaMessage/%40id/?text opens the LINE app; here it opens this page.
export function localLink(uri) {
  const message = uri.match(/^(?:https:\/\/line\.me|line:\/)\/R\/oaMessage\/([^/]+)\/?\?(.*)$/);
  if (message) return `/R/oaMessage/${message[1]}/?${message[2]}`;
  const profile = uri.match(/^(?:https:\/\/line\.me|line:\/)\/R\/ti\/p\/([^/?]+)/);
  return profile ? `/R/ti/p/${profile[1]}` : uri;
}
