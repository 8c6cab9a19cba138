// Draws template messages: a card with a text and rows to tap.

import { make } from "./dom.js";
import { makeTappable, tappable } from "./taps.js";

export function drawTemplate(template, phone) {
  if (template.columns) {
    const row = make("div", "carousel");
    row.append(...template.columns.map((column) => card(column, phone)));
    return row;
  }
  return card(template, phone);
}

function card(content, phone) {
  const node = make("div", `card template ${content.type === "confirm" ? "confirm" : ""}`);
  const image = content.thumbnailImageUrl ?? content.imageUrl;
  if (image) node.append(thumbnail(image, content));
  if (content.title) node.append(make("strong", "template-title", content.title));
  if (content.text) node.append(make("p", "template-text", content.text));
  const actions = make("div", "template-actions");
  for (const action of content.actions ?? []) actions.append(tappable(action, phone, "row-button"));
  node.append(actions);
  if (content.action) makeTappable(node, content.action, phone);
  if (content.defaultAction) makeTappable(node.firstElementChild, content.defaultAction, phone);
  return node;
}

function thumbnail(url, content) {
  const image = make("img", content.imageSize === "contain" ? "thumb contain" : "thumb");
  image.src = url;
  image.alt = "";
  return image;
}
