// One message of a conversation: made once, brought up to date in place.

import { plain, render } from "./markup.js";
import { day, hour, translate, word } from "./words.js";

export function makeBubble(bubble, phone) {
  const item = document.querySelector("#bubble").content.firstElementChild.cloneNode(true);
  item.classList.add(bubble.mine ? "mine" : "bot");
  item.dataset.id = bubble.id;
  item.querySelector(".edit").addEventListener("click", () => phone.startEdit(bubble.id));
  item.querySelector(".reply").addEventListener("click", () => phone.startReply(bubble.id));
  item.querySelector(".resend").addEventListener("click", () => phone.resend(bubble.id));
  updateBubble(item, bubble, phone);
  return item;
}

export function updateBubble(item, bubble, phone) {
  const text = item.querySelector(".text");
  text.replaceChildren(bubble.mine ? bubble.text : render(bubble.text, (command) => phone.send(command)));
  text.hidden = !bubble.text;
  item.querySelector("time").dateTime = new Date(bubble.at).toISOString();
  item.querySelector(".edited").hidden = !bubble.edited;
  item.querySelector(".edit").hidden = !bubble.mine;
  item.querySelector(".resend").hidden = !bubble.failed;
  item.classList.toggle("failed", bubble.failed);
  showCited(item.querySelector(".cited"), phone.bubbles.get(bubble.reply_to));
  showAttached(item.querySelector(".attached"), bubble);
  showChoices(item.querySelector(".choices"), bubble, phone);
  relabel(item, bubble);
}

export function relabel(item, bubble) {
  translate(item);
  item.querySelector("time").textContent = hour(bubble.at);
}

export function dayMark(ms) {
  const item = document.createElement("li");
  item.className = "day";
  item.dataset.at = ms;
  item.textContent = day(ms);
  return item;
}

export const summary = (bubble) => (bubble.mine ? bubble.text : plain(bubble.text)).split("\n")[0];

function showCited(place, cited) {
  place.hidden = !cited;
  place.textContent = cited ? summary(cited) : "";
}

function showAttached(place, bubble) {
  place.hidden = !bubble.file;
  if (!bubble.file || place.dataset.file === bubble.file) return;
  place.dataset.file = bubble.file;
  const link = document.createElement("a");
  link.href = `/files/${encodeURIComponent(bubble.file)}`;
  if (bubble.picture) {
    const picture = document.createElement("img");
    picture.src = link.href;
    picture.alt = plain(bubble.text) || word("picture");
    link.target = "_blank";
    link.append(picture);
  } else {
    link.className = "document";
    link.download = bubble.filename;
    link.textContent = bubble.filename;
  }
  place.replaceChildren(link);
}

function showChoices(place, bubble, phone) {
  place.hidden = !bubble.choices.length;
  place.replaceChildren(...bubble.choices.map((row) => choiceRow(row, bubble, phone)));
}

function choiceRow(row, bubble, phone) {
  const line = document.createElement("div");
  line.className = "row";
  for (const [label, data] of row) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.textContent = label;
    button.addEventListener("click", () => phone.tap(button, bubble.id, data));
    line.append(button);
  }
  return line;
}
