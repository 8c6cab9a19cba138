// The picture under the chat with its tappable areas.

import { make } from "./dom.js";
import { tappable } from "./taps.js";

export class RichMenu {
  constructor(node, phone) {
    this.node = node;
    this.phone = phone;
    this.picture = node.querySelector(".rich-picture");
    this.bar = node.querySelector(".rich-bar");
    this.shown = null;
    this.bar.addEventListener("click", () => this.open(this.picture.hidden));
  }

  update(menu) {
    const id = menu?.richMenuId ?? null;
    if (id === this.shown) return;
    this.shown = id;
    this.node.hidden = menu === null;
    if (menu) this.draw(menu);
  }

  draw(menu) {
    this.node.querySelector(".rich-title").textContent = menu.chatBarText;
    const image = make("img");
    image.src = `/_media/rich-menu/${menu.richMenuId}`;
    image.alt = "";
    const { width, height } = menu.size;
    this.picture.style.aspectRatio = `${width} / ${height}`;
    this.picture.replaceChildren(image, ...menu.areas.map((area) => this.area(area, width, height)));
    this.open(menu.selected !== false);
  }

  area({ bounds, action }, width, height) {
    const button = tappable(action, this.phone, "rich-area", "");
    button.setAttribute("aria-label", action.label ?? action.displayText ?? action.text ?? "");
    button.style.left = `${(bounds.x / width) * 100}%`;
    button.style.top = `${(bounds.y / height) * 100}%`;
    button.style.width = `${(bounds.width / width) * 100}%`;
    button.style.height = `${(bounds.height / height) * 100}%`;
    return button;
  }

  open(open) {
    this.picture.hidden = !open;
    this.bar.setAttribute("aria-expanded", String(open));
  }
}
