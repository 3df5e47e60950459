// The bot's light HTML (<b>, <i>, <code>, text escaped) becomes elements; anything else stays text.

const MARKS = /<(\/?)(b|i|code)>/g;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&#39;": "'" };
const LIVE = /(https?:\/\/[^\s<>"]+)|(?<![^\s(])(\/[a-z_]{2,32})(?![\w/])/g;

const unescaped = (text) => text.replace(/&(?:amp|lt|gt|quot|#x27|#39);/g, (found) => ENTITIES[found]);

// `run` is called with a command that the reader taps.
export function render(text, run) {
  const root = document.createDocumentFragment();
  const open = [root];
  const top = () => open[open.length - 1];
  let at = 0;
  for (const mark of text.matchAll(MARKS)) {
    addText(top(), unescaped(text.slice(at, mark.index)), run);
    at = mark.index + mark[0].length;
    if (!mark[1]) {
      open.push(top().appendChild(document.createElement(mark[2])));
    } else if (open.length > 1 && top().localName === mark[2]) {
      open.pop();
    } else {
      top().append(mark[0]);
    }
  }
  addText(top(), unescaped(text.slice(at)), run);
  return root;
}

export const plain = (text) => unescaped(text.replace(MARKS, ""));

function addText(parent, text, run) {
  let at = 0;
  for (const found of text.matchAll(LIVE)) {
    parent.append(text.slice(at, found.index));
    parent.append(found[1] ? link(found[1]) : command(found[2], run));
    at = found.index + found[0].length;
  }
  parent.append(text.slice(at));
}

function link(address) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = address;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}

function command(text, run) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "command";
  made.textContent = text;
  made.addEventListener("click", () => run(text));
  return made;
}
