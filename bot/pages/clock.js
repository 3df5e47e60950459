// The campaign's clock: shown running, moved ahead by buttons.

import { post } from "./post.js";
import { forInput, fullDay, hour, word } from "./words.js";

const root = document.querySelector(".clock");
const note = root.querySelector(".clock-note");
const pick = root.querySelector("#pick");
let known = null;

export const clockNow = () => (known ? known.now + (performance.now() - known.heard) : null);

export function hearClock(clock) {
  known = { ...clock, heard: performance.now() };
  showClock();
}

export function showClock() {
  if (!known) return;
  root.querySelector("#time").textContent = hour(clockNow());
  root.querySelector("#day").textContent = fullDay(clockNow());
  pick.min = forInput(clockNow());
}

async function move(to) {
  busy(true);
  say(word("moving"));
  try {
    hearClock(await post("/clock", { to }));
    say("");
  } catch (error) {
    say(word(error.status === 409 ? "clock_refused" : "clock_failed"));
  }
  busy(false);
}

function busy(is) {
  root.classList.toggle("moving", is);
  for (const button of root.querySelectorAll(".jump")) button.disabled = is;
}

function say(text) {
  note.textContent = text;
  note.hidden = !text;
}

export function startClock() {
  for (const button of root.querySelectorAll(".jump[data-to]")) {
    button.addEventListener("click", () => move(button.dataset.to));
  }
  root.querySelector(".pick").addEventListener("toggle", () => {
    if (!pick.value && known) pick.value = forInput(known.jumps.friday);
  });
  root.querySelector(".pick form").addEventListener("submit", (event) => {
    event.preventDefault();
    move(pick.value);
  });
  setInterval(showClock, 1000);
}
