// What stays while the desk changes around it: a preview that looks at the same page, a form in which something is typed.
const isTyped = (form) => [...form.querySelectorAll("input:not([type=hidden])")].some((field) => field.value.trim());

export const stays = (old, fresh) =>
  old.matches("form") ? isTyped(old) : old.getAttribute("src") === fresh.getAttribute("src");

/** What was typed has arrived: the form is empty for the next. */
export function start() {
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.elt.matches("form[data-stays]")) detail.elt.reset();
  });
}
