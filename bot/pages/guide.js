// The newcomer's path: four steps that tick themselves off.

import { word } from "./words.js";

const STEPS = ["report", "change", "totals", "friday"];
const guide = document.querySelector(".guide");
let run = "";
let friday = Infinity;
const done = new Set();

export function startGuide(state) {
  if (run === state.run) return;
  run = state.run;
  friday = Number(sessionStorage.getItem(`friday:${run}`)) || state.clock.jumps.friday;
  sessionStorage.setItem(`friday:${run}`, friday);
  done.clear();
  for (const step of (sessionStorage.getItem(`done:${run}`) ?? "").split(" ")) if (step) done.add(step);
  showGuide();
}

export function guideHears(what, phone, text) {
  if (what === "send" && /^\/?t(o|ổ)ng/i.test(text)) finish("totals");
  else if (what === "send" && phone.holder.role === "volunteer" && /\d/.test(text)) finish("report");
  else if (done.has("report") && (what !== "send" || /^\/hoantac/.test(text))) finish("change");
}

export function guideHearsClock(clock) {
  if (run && clock.now >= friday) finish("friday");
}

function finish(step) {
  if (done.has(step)) return;
  done.add(step);
  sessionStorage.setItem(`done:${run}`, [...done].join(" "));
  showGuide();
}

export function showGuide() {
  const next = STEPS.find((step) => !done.has(step)) ?? "";
  document.body.dataset.step = next;
  for (const item of guide.querySelectorAll("[data-step]")) {
    item.classList.toggle("done", done.has(item.dataset.step));
    if (item.dataset.step === next) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  guide.querySelector(".guide-count").textContent = `${done.size}/${STEPS.length}`;
  guide.querySelector(".guide-now").textContent = word(next ? `step_${next}` : "guide_over");
  guide.querySelector(".guide-done").hidden = Boolean(next);
}
