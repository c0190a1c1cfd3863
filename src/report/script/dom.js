// Building the page. Words of notices become text nodes and attribute values, never markup.
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false && child !== "") node.append(child);
  }
  return node;
}

const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

// An address of a document as a link, if it leads to the web; anything else is shown as text.
function outside(address, words) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return el("span", {}, address);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return el("span", {}, address);
  return el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, words ?? address);
}

function announce(words) {
  document.getElementById("live").textContent = words;
}

// Japanese words within an English page, and the other way round for none: notices are Japanese.
const ja = (tag, attributes, ...children) => el(tag, { lang: "ja", ...attributes }, ...children);
