// The row of buttons under the newest message. It is gone with the first tap or the next message.

import { make } from "./dom.js";
import { tappable } from "./taps.js";

export class QuickReplies {
  constructor(node, phone) {
    this.node = node;
    this.phone = phone;
    this.row = node.querySelector(".quick-row");
    this.slides = node.querySelectorAll(".slide");
    this.shown = "";
    node.querySelector(".back").addEventListener("click", () => this.slide(-1));
    node.querySelector(".on").addEventListener("click", () => this.slide(1));
    this.row.addEventListener("scroll", () => this.showSlides());
    this.row.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.showSlides()).observe(this.row);
  }

  update(view) {
    const newest = view.newest_message_id;
    const key = JSON.stringify([newest, view.quick_replies]);
    if (key === this.shown) return;
    this.shown = key;
    this.row.replaceChildren(...view.quick_replies.map((item) => this.button(item, newest)));
    this.node.hidden = view.quick_replies.length === 0;
    // A row that is not shown keeps where it was scrolled to.
    this.row.scrollLeft = 0;
    this.showSlides();
  }

  clear() {
    this.row.replaceChildren();
    this.node.hidden = true;
    this.shown = "";
  }

  button(item, newest) {
    const button = tappable(item.action, this.phone, "quick-button", item.action.label, newest);
    if (item.imageUrl) {
      const icon = make("img", "quick-icon");
      icon.src = item.imageUrl;
      icon.alt = "";
      button.prepend(icon);
    }
    return button;
  }

  slide(direction) {
    this.row.scrollBy({ left: direction * this.row.clientWidth * 0.7, behavior: "smooth" });
  }

  // A mouse wheel turns up and down only.
  wheel(event) {
    if (this.row.scrollWidth <= this.row.clientWidth || event.deltaX) return;
    event.preventDefault();
    this.row.scrollLeft += event.deltaY;
  }

  showSlides() {
    const { scrollLeft, clientWidth, scrollWidth } = this.row;
    const [back, on] = this.slides;
    back.hidden = scrollLeft < 4;
    on.hidden = scrollLeft + clientWidth > scrollWidth - 4;
  }
}
