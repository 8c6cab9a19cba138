// One phone: draws what the simulator says it shows, and does what is tapped on it.

import { clone, send, word } from "./dom.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { QuickReplies } from "./quick_replies.js";
import { RichMenu } from "./rich_menu.js";
import { askWhen } from "./taps.js";

export class Phone {
  constructor(userId) {
    this.userId = userId;
    this.node = clone("phone");
    this.node.dataset.userId = userId;
    this.log = new Log(this.find(".log"), this);
    this.composer = new Composer(this.node, this);
    this.quickReplies = new QuickReplies(this.find(".quick"), this);
    this.richMenu = new RichMenu(this.find(".rich-menu"), this);
    this.listen();
  }

  find(selector) {
    return this.node.querySelector(selector);
  }

  listen() {
    this.find(".alone").href = `/phone/${this.userId}`;
    this.find(".open-menu").addEventListener("click", () => this.showMenu(this.find(".chat-menu").hidden));
    this.find(".switch-device").addEventListener("click", () => this.switchDevice());
    this.find(".switch-block").addEventListener("click", () => this.switchBlock());
    this.find(".unblock").addEventListener("click", () => this.follow());
    this.find(".add-friend").addEventListener("click", () => this.follow());
    document.addEventListener("click", (event) => {
      if (!this.find(".chat-head").contains(event.target)) this.showMenu(false);
    });
  }

  update(view) {
    this.view = view;
    this.node.setAttribute("aria-label", word("phone_of", view));
    this.find(".owner-name").textContent = view.name;
    this.find(".owner-kind").textContent = word(view.kind);
    this.find(".owner-device").textContent = word(`device_${view.device}`);
    this.find(".switch-device").textContent = word(view.device === "pc" ? "use_phone" : "use_pc");
    this.find(".switch-block").textContent = word(view.blocked ? "unblock" : "block");
    this.find(".switch-block").hidden = !view.friend;
    this.find(".stranger").hidden = view.friend;
    this.find(".blocked").hidden = !view.blocked;
    this.find(".composer").hidden = view.blocked;
    this.quickReplies.update(view);
    this.richMenu.update(view.rich_menu);
    this.showLoading(view.loading_until);
    this.log.update(view.entries);
  }

  showLoading(until) {
    clearTimeout(this.loadingTimer);
    const left = until ? until - Date.now() : 0;
    this.find(".loading").hidden = left <= 0;
    if (left > 0) this.loadingTimer = setTimeout(() => this.showLoading(null), left);
  }

  showMenu(open) {
    this.find(".chat-menu").hidden = !open;
    this.find(".open-menu").setAttribute("aria-expanded", String(open));
  }

  async tap(action, quickReplyOf) {
    const act = special[action.type];
    if (act) {
      await act(this, action, quickReplyOf);
      return;
    }
    if (quickReplyOf) this.quickReplies.clear();
    await this.postTap(action, quickReplyOf);
    this.afterTap(action);
  }

  postTap(action, quickReplyOf, params = null) {
    const body = { action, params, message_id: quickReplyOf };
    return this.attempt(send("POST", `people/${this.userId}/tap`, body));
  }

  afterTap(action) {
    if (action.inputOption === "openKeyboard") {
      if (action.fillInText) this.composer.type(action.fillInText);
      this.composer.focus();
    }
    if (action.inputOption === "openRichMenu") this.richMenu.open(true);
    if (action.inputOption === "closeRichMenu") this.richMenu.open(false);
  }

  follow() {
    return this.attempt(send("POST", `people/${this.userId}/follow`, {}));
  }

  async switchBlock() {
    this.showMenu(false);
    if (this.view.blocked) await this.follow();
    else await this.attempt(send("POST", `people/${this.userId}/block`, {}));
  }

  async switchDevice() {
    this.showMenu(false);
    const device = this.view.device === "pc" ? "phone" : "pc";
    await this.attempt(send("PATCH", `people/${this.userId}`, { device }));
  }

  // Says on the phone itself why something did not work.
  async attempt(request) {
    const trouble = this.find(".trouble");
    trouble.hidden = true;
    try {
      return await request;
    } catch (error) {
      trouble.textContent = word("failed", { why: error.message });
      trouble.hidden = false;
      return null;
    }
  }
}

const special = {
  camera: (phone) => phone.composer.pick("image"),
  cameraRoll: (phone) => phone.composer.pick("image"),
  location: (phone) => phone.composer.sendPlace(),
  clipboard: (_phone, action) => navigator.clipboard.writeText(action.clipboardText),
  async datetimepicker(phone, action, quickReplyOf) {
    const params = await askWhen(action);
    if (params) await phone.postTap(action, quickReplyOf, params);
  },
};

