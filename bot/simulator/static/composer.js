// The line to write in, and what else can be sent.

import { send, upload } from "./dom.js";
import { askWhere } from "./taps.js";

const accepts = { image: "image/*", video: "video/*", file: "" };

export class Composer {
  constructor(node, phone) {
    this.phone = phone;
    this.words = node.querySelector(".words");
    this.attach = node.querySelector(".attach");
    this.stickers = node.querySelector(".stickers");
    this.opener = node.querySelector(".open-attach");
    this.picker = node.querySelector(".pick");
    node.querySelector(".composer").addEventListener("submit", (event) => this.submit(event));
    this.words.addEventListener("keydown", (event) => this.enter(event));
    this.words.addEventListener("input", () => this.fit());
    this.opener.addEventListener("click", () => this.showAttach(this.attach.hidden));
    this.attach.addEventListener("click", (event) => this.choose(event.target.dataset.attach));
    this.picker.addEventListener("change", () => this.sendPicked());
    this.stickers.addEventListener("click", (event) => this.sendSticker(event.target.closest("button")));
  }

  // Enter sends, Shift and Enter makes a new line; Enter that ends kana conversion does neither.
  enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.submit(event);
  }

  async submit(event) {
    event.preventDefault();
    const text = this.words.value;
    if (!text.trim()) return;
    this.type("");
    await this.phone.attempt(send("POST", this.path("say"), { text }));
  }

  type(text) {
    this.words.value = text;
    this.fit();
  }

  focus() {
    this.words.focus();
  }

  fit() {
    this.words.style.height = "auto";
    this.words.style.height = `${Math.min(this.words.scrollHeight, 116)}px`;
  }

  showAttach(open) {
    this.attach.hidden = !open;
    this.stickers.hidden = true;
    this.opener.setAttribute("aria-expanded", String(open));
  }

  async choose(kind) {
    if (!kind) return;
    this.showAttach(false);
    if (kind === "sticker") this.stickers.hidden = false;
    else if (kind === "location") await this.sendPlace();
    else if (kind === "audio") await this.sendVoice();
    else this.pick(kind);
  }

  pick(kind) {
    this.picker.dataset.kind = kind;
    this.picker.accept = accepts[kind];
    this.picker.click();
  }

  async sendPicked() {
    const [file] = this.picker.files;
    if (!file) return;
    const path = this.path(`media/${this.picker.dataset.kind}?name=${encodeURIComponent(file.name)}`);
    await this.phone.attempt(upload(path, file));
    this.picker.value = "";
  }

  sendVoice() {
    const silence = new Blob([new Uint8Array(64)], { type: "audio/mp4" });
    return this.phone.attempt(upload(this.path("media/audio"), silence));
  }

  async sendPlace() {
    const place = await askWhere();
    if (place) await this.phone.attempt(send("POST", this.path("send"), place));
  }

  async sendSticker(button) {
    if (!button) return;
    this.stickers.hidden = true;
    const sticker = { type: "sticker", packageId: "446", stickerId: button.dataset.sticker };
    const body = { ...sticker, stickerResourceType: "STATIC" };
    await this.phone.attempt(send("POST", this.path("send"), body));
  }

  path(what) {
    return `people/${this.phone.userId}/${what}`;
  }
}
