// One phone in full width.

import { listen } from "./news.js";
import { Phone } from "./phone.js";

const userId = document.body.dataset.person;
const phone = new Phone(userId);
document.getElementById("phones").append(phone.node);
listen(userId, (views) => views.forEach((view) => phone.update(view)));

const typed = new URLSearchParams(location.search).get("text");
if (typed) phone.composer.type(typed);
