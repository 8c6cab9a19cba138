// Draws one message as LINE does.

import { clone, localLink, make, word } from "./dom.js";
import { drawFlex } from "./flex.js";
import { drawTemplate } from "./templates.js";

export function drawMessage(entry, phone) {
  const draw = drawings[entry.message.type] ?? drawUnknown;
  return draw(entry.message, phone, entry);
}

const drawings = {
  text: (message) => textWithLinks(message.text, "bubble"),
  textV2: (message) => textWithLinks(message.text, "bubble"),
  template: (message, phone) => drawTemplate(message.template, phone),
  flex: (message, phone) => drawFlex(message.contents, phone),
  image: (message, _phone, entry) => picture(message, entry),
  sticker: (message) => sticker(message),
  audio: (message) => voice(message),
  video: (message, _phone, entry) => film(message, entry),
  location: (message) => place(message),
  file: (message) => labelled("file-card", word("file"), message.fileName),
};

function drawUnknown(message) {
  return make("div", "bubble", message.altText ?? message.type);
}

const linkPattern = /(https?:\/\/[^\s<>"'「」（）、。]+|tel:[\d+-]+)/;

function textWithLinks(text, className) {
  const bubble = make("div", className);
  for (const piece of text.split(linkPattern)) {
    if (!linkPattern.test(piece)) {
      bubble.append(piece);
      continue;
    }
    const anchor = make("a", "", piece);
    anchor.href = localLink(piece);
    anchor.target = "_blank";
    anchor.rel = "noopener";
    bubble.append(anchor);
  }
  return bubble;
}

const source = (message, entry) => (
  message.originalContentUrl ?? `/_media/content/${entry.message_id}`
);

function picture(message, entry) {
  const image = make("img", "picture");
  image.src = message.previewImageUrl ?? source(message, entry);
  image.alt = word("picture");
  return image;
}

function film(message, entry) {
  const video = make("video", "picture");
  video.src = source(message, entry);
  video.controls = true;
  video.setAttribute("aria-label", word("video"));
  return video;
}

function sticker(message) {
  const figure = make("span", `sticker sticker-${message.stickerId}`);
  figure.setAttribute("role", "img");
  figure.setAttribute("aria-label", word("sticker"));
  return figure;
}

function voice(message) {
  const bubble = make("div", "bubble");
  const inside = clone("voice");
  const seconds = Math.round((message.duration ?? 0) / 1000);
  inside.querySelector(".length").textContent = word("seconds", { count: seconds });
  inside.setAttribute("role", "img");
  inside.setAttribute("aria-label", word("audio"));
  bubble.append(inside);
  return bubble;
}

function place(message) {
  return labelled("place-card", message.title ?? word("location"), message.address ?? "");
}

function labelled(className, title, detail) {
  const card = make("div", `card ${className}`);
  card.append(make("strong", "", title), make("span", "", detail));
  return card;
}
