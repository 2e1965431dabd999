// After a vote was sent: its button changes it, and of several questions the line leads to the one that waits.
export function goOn(form, isIn) {
  if (!form) return;
  form.toggleAttribute("data-sent", isIn);
  if (!isIn) return;
  form.querySelector(".ballot__end .button").textContent = form.dataset.change;
  const forms = [...document.querySelectorAll("form[data-ballot]")], waiting = forms.filter((each) => !("sent" in each.dataset));
  const name = waiting[0]?.closest(".ballot")?.querySelector(".ballot__name");
  if (!name) return;
  const link = Object.assign(document.createElement("a"), { className: "link", href: `#${name.id}`, textContent: name.textContent });
  const words = form.dataset.next.replace("{n}", forms.length - waiting.length).replace("{all}", forms.length);
  form.querySelector(".ballot__said").replaceChildren(words, " ", link);
}
