// Phones side by side, who owns them, and adding more.

import { get, localLink, make, send, word } from "./dom.js";
import { listen } from "./news.js";
import { Phone } from "./phone.js";
import { answerOf } from "./taps.js";

const openAtFirst = { client: 2, staff: 1 };
const row = document.getElementById("phones");
const people = document.querySelector(".people");
const phones = new Map();
const chips = new Map();
// What was chosen here before: user id → whether the phone lies on the table.
const chosen = JSON.parse(localStorage.getItem("phones") ?? "{}");

function onViews(views) {
  for (const view of views) {
    if (!phones.has(view.user_id)) addPhone(view);
    phones.get(view.user_id).update(view);
    noteNews(view);
  }
  document.querySelector(".welcome").hidden = phones.size > 0;
  showTypedIn();
  showQuota();
}

function addPhone(view) {
  const phone = new Phone(view.user_id);
  phones.set(view.user_id, phone);
  phone.find(".close-phone").addEventListener("click", () => show(view.user_id, false));
  chips.set(view.user_id, chip(view));
  people.append(chips.get(view.user_id));
  row.append(phone.node);
  setShown(view.user_id, chosen[view.user_id] ?? openAtFirst[view.kind]-- > 0);
}

function chip(view) {
  const button = make("button", `chip ${view.kind}`, view.name);
  button.type = "button";
  button.setAttribute("aria-label", word("show_phone", view));
  button.addEventListener("click", () => show(view.user_id, phones.get(view.user_id).node.hidden));
  return button;
}

function setShown(userId, visible) {
  phones.get(userId).node.hidden = !visible;
  chips.get(userId).setAttribute("aria-pressed", String(visible));
  if (visible) chips.get(userId).classList.remove("news");
}

function show(userId, visible) {
  setShown(userId, visible);
  chosen[userId] = visible;
  localStorage.setItem("phones", JSON.stringify(chosen));
  const { node, log } = phones.get(userId);
  if (!visible) return;
  log.node.scrollTop = log.node.scrollHeight;
  node.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
}

function noteNews(view) {
  const fromBot = view.entries.some((entry) => entry.side === "bot");
  if (fromBot && phones.get(view.user_id).node.hidden) chips.get(view.user_id).classList.add("news");
}

async function newPhone(text = "") {
  const dialog = document.getElementById("add-person");
  const form = dialog.querySelector("form");
  form.reset();
  const wish = await answerOf(dialog, () => ({
    name: form.querySelector(".name").value, kind: form.kind.value, device: form.device.value,
  }));
  if (!wish) return;
  const view = await send("POST", "people", wish);
  onViews([view]);
  typeInto(view.user_id, text);
}

function typeInto(userId, text) {
  show(userId, true);
  const { composer } = phones.get(userId);
  if (text) composer.type(text);
  composer.focus();
}

let typedIn = document.body.dataset.typedIn;

function showTypedIn() {
  const section = document.querySelector(".typed-in");
  section.hidden = !typedIn;
  if (!typedIn) return;
  section.querySelector("p").textContent = word("typed_in", { text: typedIn });
  const choices = [...phones.values()].map((phone) => choice(phone.view.name, () => typeInto(phone.userId, typedIn)));
  const fresh = choice(document.querySelector(".new-phone").textContent, () => newPhone(typedIn));
  section.querySelector(".typed-choices").replaceChildren(fresh, ...choices);
}

function choice(name, act) {
  const button = make("button", "chip", name);
  button.type = "button";
  button.addEventListener("click", async () => {
    await act();
    typedIn = "";
    showTypedIn();
    history.replaceState(null, "", "/");
  });
  return button;
}

function openLink(event) {
  event.preventDefault();
  const field = event.target.querySelector("input");
  const link = localLink(field.value.trim());
  const ours = link.match(/\/R\/oaMessage\/([^/]+)\/\?(.*)$/);
  const known = ours && decodeURIComponent(ours[1]).toLowerCase() === document.body.dataset.basicId.toLowerCase();
  field.setCustomValidity(known ? "" : word("not_our_link"));
  if (!field.reportValidity()) return;
  typedIn = decodeURIComponent(ours[2]);
  field.value = "";
  showTypedIn();
}

async function showQuota() {
  const { quota } = await get("counts");
  const name = quota.limit === null ? "quota_open" : "quota";
  document.querySelector(".quota").textContent = word(name, quota);
}

for (const button of document.querySelectorAll(".new-phone")) button.addEventListener("click", () => newPhone());
document.querySelector(".link-form").addEventListener("submit", openLink);
document.querySelector("#link").addEventListener("input", (event) => event.target.setCustomValidity(""));
document.querySelector(".welcome").hidden = false;
listen(null, onViews);
showTypedIn();
showQuota();
