// The chat: messages in order, days between them, times beside them.

import { clock, clone, day, make, send, word } from "./dom.js";
import { drawMessage } from "./messages.js";

export class Log {
  constructor(node, phone) {
    this.node = node;
    this.phone = phone;
    this.drawn = new Map();
    this.newest = null;
    this.atEnd = true;
    node.addEventListener("scroll", () => { this.atEnd = this.isAtEnd(); });
    new ResizeObserver(() => this.keepEnd()).observe(node);
    document.addEventListener("click", (event) => this.closeMenus(event.target));
  }

  update(entries) {
    for (const entry of entries) this.put(entry);
    this.keepEnd();
  }

  // Whoever reads further up is left there.
  keepEnd() {
    if (this.atEnd) this.node.scrollTop = this.node.scrollHeight;
  }

  isAtEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.node;
    return scrollTop + clientHeight > scrollHeight - 80;
  }

  put(entry) {
    const before = this.drawn.get(entry.message_id);
    const node = this.draw(entry, before ? before.previous : this.newest);
    if (before) {
      before.node.replaceWith(node);
      before.node = node;
      return;
    }
    if (!this.newest || day(this.newest.at) !== day(entry.at)) this.node.append(this.newDay(entry.at));
    this.node.append(node);
    this.drawn.set(entry.message_id, { node, previous: this.newest });
    this.newest = entry;
  }

  newDay(at) {
    const line = make("div", "day");
    line.append(make("span", "", day(at)));
    return line;
  }

  draw(entry, previous) {
    if (entry.unsent) {
      const own = entry.side === "user";
      const line = make("div", "day gone");
      line.append(make("span", "", word(own ? "unsent_own" : "unsent_other")));
      return line;
    }
    const node = clone("entry");
    node.classList.add(entry.side, `is-${entry.message.type}`);
    node.dataset.messageId = entry.message_id;
    if (previous && previous.side === entry.side && !previous.unsent) node.classList.add("same-side");
    node.querySelector(".said").append(drawMessage(entry, this.phone));
    node.querySelector("time").textContent = clock(entry.at);
    node.querySelector("time").dateTime = new Date(entry.at).toISOString();
    if (entry.side === "user") this.giveMenu(node, entry);
    return node;
  }

  giveMenu(node, entry) {
    if (entry.read) node.querySelector(".seen").textContent = word("read");
    const more = node.querySelector(".more");
    const menu = node.querySelector(".entry-menu");
    const toggle = () => { menu.hidden = !menu.hidden; };
    more.hidden = false;
    more.setAttribute("aria-label", word("more"));
    more.addEventListener("click", toggle);
    node.querySelector(".said").addEventListener("contextmenu", (event) => {
      event.preventDefault();
      toggle();
    });
    node.querySelector(".unsend").addEventListener("click", () => this.unsend(entry));
  }

  unsend(entry) {
    return this.phone.attempt(send("POST", `people/${this.phone.userId}/unsend`, {
      message_id: entry.message_id,
    }));
  }

  closeMenus(clicked) {
    for (const menu of this.node.querySelectorAll(".entry-menu:not([hidden])")) {
      if (!menu.parentElement.contains(clicked)) menu.hidden = true;
    }
  }
}
