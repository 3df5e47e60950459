// The demo page: joins the phones, the clock and the guide to the server's stream.

import { hearClock, showClock, startClock } from "./clock.js";
import { guideHears, guideHearsClock, showGuide, startGuide } from "./guide.js";
import { Phone, initial } from "./phone.js";
import { showLanguage, switchLanguage, word } from "./words.js";

const ONE_AT_A_TIME = matchMedia("(max-width: 1099px)");
const SMALL = matchMedia("(max-width: 759px)");
const phones = new Map();
const tabs = new Map();
const unread = new Map();
let active = null;

function setUp(holders) {
  document.querySelector(".phones").replaceChildren();
  document.querySelector(".tabs").replaceChildren();
  for (const holder of holders) {
    const phone = new Phone(holder, guideHears);
    phones.set(holder.key, phone);
    document.querySelector(".phones").append(phone.root);
    document.querySelector(".tabs").append(makeTab(holder));
  }
  choose(active ?? holders[0].key);
}

function makeTab(holder) {
  const tab = document.querySelector("#tab").content.firstElementChild.cloneNode(true);
  tab.dataset.phone = holder.key;
  tab.dataset.role = holder.role;
  tab.querySelector(".avatar").textContent = initial(holder.name);
  tab.addEventListener("click", () => choose(holder.key));
  tabs.set(holder.key, tab);
  return tab;
}

function choose(key) {
  active = key;
  unread.set(key, 0);
  for (const [at, phone] of phones) phone.root.classList.toggle("active", at === key);
  phones.get(key).toEnd();
  showTabs();
}

function showTabs() {
  for (const [key, tab] of tabs) {
    const waiting = unread.get(key) ?? 0;
    tab.setAttribute("aria-pressed", String(key === active));
    tab.querySelector(".tab-role").textContent = word(phones.get(key).holder.role);
    const badge = tab.querySelector(".unread");
    badge.hidden = !waiting;
    badge.textContent = waiting;
    badge.setAttribute("aria-label", `${waiting} ${word("unread")}`);
  }
}

function hearState(state) {
  const same = state.phones.every(({ key }) => phones.has(key));
  if (!same) setUp(state.phones);
  for (const { key, bubbles } of state.phones) phones.get(key).reset(bubbles);
  startGuide(state);
  hearTime(state.clock);
  showTabs();
}

function hearBubble(bubble) {
  const phone = phones.get(bubble.phone);
  const isNew = !phone.bubbles.has(bubble.id);
  phone.show(bubble);
  if (isNew && !bubble.mine && bubble.phone !== active && ONE_AT_A_TIME.matches) {
    unread.set(bubble.phone, (unread.get(bubble.phone) ?? 0) + 1);
    showTabs();
  }
}

function hearToast({ phone, text }) {
  phones.get(phone)?.hideTyping();
  phones.get(phone)?.toast(text);
}

function hearTime(clock) {
  hearClock(clock);
  guideHearsClock(clock);
}

function connect() {
  const stream = new EventSource("/stream");
  const hear = (name, heard) => stream.addEventListener(name, (event) => heard(JSON.parse(event.data)));
  hear("state", hearState);
  hear("bubble", hearBubble);
  hear("toast", hearToast);
  hear("clock", hearTime);
  const offline = document.querySelector(".offline");
  stream.addEventListener("open", () => { offline.hidden = true; });
  stream.addEventListener("error", () => {
    offline.hidden = false;
    if (stream.readyState === EventSource.CLOSED) {
      stream.close();
      setTimeout(connect, 2000);
    }
  });
}

function relabelAll() {
  for (const phone of phones.values()) phone.relabel();
  showClock();
  showGuide();
  showTabs();
}

document.querySelector("#language").addEventListener("click", () => {
  switchLanguage();
  relabelAll();
});
const guide = document.querySelector(".guide");
guide.open = !SMALL.matches;
SMALL.addEventListener("change", () => { guide.open = !SMALL.matches; });
document.addEventListener("pointerdown", (event) => {
  if (SMALL.matches && !guide.contains(event.target)) guide.open = false;
});
showLanguage();
startClock();
connect();
