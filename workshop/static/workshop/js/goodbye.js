// The page has no right to the room any more: it says why, and gives back what was half written.
const READ_IT = 4000;

/** After the end, not after a removal, the ways to what is kept stay open, and the page of farewell follows. */
export function goodbye(sentence, ended) {
  const region = document.getElementById("region");
  const kept = [...region.querySelectorAll("form[data-outbox] textarea")].map((field) => field.value.trim()).filter(Boolean);
  document.getElementById("sheet")?.close();
  const main = make("main", "page__main");
  Object.assign(main, { id: "main", tabIndex: -1 });
  const line = make("p", "message message--problem", sentence);
  line.setAttribute("role", "alert");
  main.append(line, ...kept.map((text) => make("blockquote", "conflict__text", text)));
  const ways = ended ? [...region.querySelectorAll(".foot")] : [];
  region.replaceChildren(main, ...ways);
  region.dispatchEvent(new CustomEvent("takibi:region", { bubbles: true }));
  if (ended && !kept.length) setTimeout(() => location.reload(), READ_IT);
}

const make = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });
