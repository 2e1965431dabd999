// Copies the address of a field at a press; without scripts, or where the browser forbids it, the field is selected by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    field.focus();
    field.select();
    // Plain http has no clipboard: the old way still works there.
    const copied = await (navigator.clipboard?.writeText(field.value).then(() => true, () => false) ?? document.execCommand("copy"));
    if (copied) button.textContent = button.dataset.done;
  });
}
