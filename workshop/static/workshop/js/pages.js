// How what is too long is cut into pages: beside each other, in columns of the style sheet; or down, for a table whose head stays.

// The style sheet sets a box in columns as wide as itself: each is a page, wherever the text breaks.
const across = {
  stride: (box) => box.clientWidth + (parseFloat(getComputedStyle(box).columnGap) || 0),
  count: (box) => Math.round((box.scrollWidth + across.stride(box) - box.clientWidth) / across.stride(box)),
  here: (box) => Math.round(box.scrollLeft / across.stride(box)),
  go: (box, page) => box.scrollTo({ left: page * across.stride(box), behavior: "instant" }),
};

// A page repeats as much of the one before as its tallest note is high: each note is whole on one of them.
const down = {
  stride: (box) => Math.max(box.clientHeight - head(box) - Math.min(tallest(box), box.clientHeight / 2), 40),
  count: (box) => 1 + Math.max(0, Math.ceil((box.scrollHeight - box.clientHeight - 1) / down.stride(box))),
  here: (box) => Math.ceil((box.scrollTop - 1) / down.stride(box)),
  go(box, page) {
    box.style.setProperty("--head", `${head(box)}px`);
    box.scrollTo({ top: page * down.stride(box), behavior: "instant" });
    box.classList.toggle("paged__box--more", page < down.count(box) - 1);
  },
};

const head = (box) => box.querySelector("thead")?.offsetHeight ?? 0;
const tallest = (box) => Math.max(0, ...Array.from(box.querySelectorAll(".note"), (note) => note.offsetHeight));

export const way = (box) => (box.dataset.pages === "down" ? down : across);
