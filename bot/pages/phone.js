// One phone: who holds it, the conversation, and what its holder can do.

import { dayMark, makeBubble, relabel, summary, updateBubble } from "./bubble.js";
import { newMark, post } from "./post.js";
import { day, translate, word } from "./words.js";

const TOAST_MS = 4000;
const TYPING_MS = 1500;
const NEAR_END = 120;

export const initial = (name) => [...name.split(" ").pop()][0] ?? "?";

export class Phone {
  // `told(what, phone)` hears what the holder does: "send", "edit", "tap" or "read".
  constructor(holder, told) {
    this.key = holder.key;
    this.holder = holder;
    this.told = told;
    this.bubbles = new Map();
    this.root = document.querySelector("#phone").content.firstElementChild.cloneNode(true);
    this.part = (name) => this.root.querySelector(name);
    this.talk = this.part(".talk");
    this.input = this.part("textarea");
    this.citing = null;
    this.fill();
    this.listen();
  }

  fill() {
    const { key, name, role, suggestions } = this.holder;
    this.root.dataset.phone = key;
    this.root.dataset.role = role;
    this.input.id = `message-${key}`;
    this.part(".composer label").htmlFor = this.input.id;
    this.part(".name").textContent = name;
    this.part(".avatar").textContent = initial(name);
    this.part(".chips").append(...suggestions.map((text) => this.chip(text)));
    this.relabel();
  }

  relabel() {
    translate(this.root);
    this.part(".role").textContent = `${word(this.holder.role)} · ${this.holder.place}`;
    this.root.setAttribute("aria-label", `${word(this.holder.role)}: ${this.holder.name}`);
    for (const mark of this.talk.querySelectorAll(".day")) mark.textContent = day(Number(mark.dataset.at));
    for (const [id, bubble] of this.bubbles) relabel(this.item(id), bubble);
    this.showCiting();
  }

  chip(text) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.dataset.text = text;
    chip.textContent = text;
    chip.addEventListener("click", () => this.send(text));
    return chip;
  }

  listen() {
    this.part(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("input", () => this.grow());
    this.part(".cancel").addEventListener("click", () => this.cancel());
  }

  pressed(event) {
    if (event.isComposing) return; // an input method is still putting a letter together
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.cancel();
    }
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`; // its border
  }

  // What the holder does.

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const citing = this.citing;
    this.cancel();
    if (citing?.way === "editing") this.edit(citing.id, text);
    else this.send(text, citing?.id);
  }

  send(text, replyTo = null) {
    this.told("send", this, text);
    return this.say("send", { text, reply_to: replyTo, mark: newMark() });
  }

  edit(message, text) {
    this.told("edit", this, text);
    return this.say("edit", { message, text, mark: newMark() });
  }

  resend(id) {
    const { text, mark } = this.bubbles.get(id);
    return this.say("send", { text, mark });
  }

  async tap(button, message, choice) {
    button.setAttribute("aria-busy", "true");
    this.told("tap", this, choice);
    await this.say("tap", { message, choice, mark: newMark() });
    button.removeAttribute("aria-busy");
  }

  async say(way, body) {
    this.showTyping();
    try {
      await post(`/phones/${encodeURIComponent(this.key)}/${way}`, body);
      this.typingEnds = setTimeout(() => this.hideTyping(), TYPING_MS);
    } catch {
      this.hideTyping();
      this.toast(word("not_sent"));
    }
  }

  startEdit(id) {
    this.cite("editing", id);
    this.input.value = this.bubbles.get(id).text;
    this.grow();
  }

  startReply(id) {
    this.cite("replying", id);
  }

  cite(way, id) {
    this.citing = { way, id };
    this.showCiting();
    this.input.focus();
  }

  cancel() {
    this.citing = null;
    this.input.value = "";
    this.grow();
    this.showCiting();
  }

  showCiting() {
    this.part(".citing").hidden = !this.citing;
    if (!this.citing) return;
    this.part(".citing-what").textContent = word(this.citing.way);
    this.part(".citing-text").textContent = summary(this.bubbles.get(this.citing.id));
  }

  // What the server tells.

  reset(bubbles) {
    this.bubbles.clear();
    this.talk.replaceChildren();
    for (const bubble of bubbles) this.show(bubble);
    this.toEnd();
  }

  show(bubble) {
    const known = this.bubbles.has(bubble.id);
    const nearEnd = this.isNearEnd();
    if (!bubble.mine) this.hideTyping();
    this.bubbles.set(bubble.id, bubble);
    if (known) updateBubble(this.item(bubble.id), bubble, this);
    else this.append(bubble);
    this.part(".empty").hidden = true;
    if (nearEnd || bubble.mine) this.toEnd();
  }

  append(bubble) {
    const last = this.talk.lastElementChild;
    if (!last || day(Number(last.dataset.at)) !== day(bubble.at)) this.talk.append(dayMark(bubble.at));
    const item = makeBubble(bubble, this);
    item.dataset.at = bubble.at;
    this.talk.append(item);
    if (this.typing) this.part(".scroll").append(this.typing);
  }

  item(id) {
    return this.talk.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  toast(text) {
    if (!text) return;
    const toast = this.part(".toast");
    toast.textContent = text;
    toast.classList.add("seen");
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => toast.classList.remove("seen"), TOAST_MS);
  }

  showTyping() {
    clearTimeout(this.typingEnds);
    if (this.typing) return;
    this.typing = document.createElement("p");
    this.typing.className = "typing";
    this.typing.setAttribute("aria-label", word("typing"));
    this.typing.append(...[1, 2, 3].map(() => document.createElement("i")));
    this.part(".scroll").append(this.typing);
    this.toEnd();
  }

  hideTyping() {
    clearTimeout(this.typingEnds);
    this.typing?.remove();
    this.typing = null;
  }

  isNearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.part(".scroll");
    return scrollHeight - clientHeight - scrollTop < NEAR_END;
  }

  toEnd() {
    const scroll = this.part(".scroll");
    scroll.scrollTop = scroll.scrollHeight;
  }
}
