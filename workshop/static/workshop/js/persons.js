// Lets a line of one's card, or of the sheet, be dragged into a field of the person; the buttons do the same.
import { dragging } from "./drag.js";

export function start() {
  dragging("[data-own]", "[data-field]", (own, field) => {
    const form = own.querySelector("form");
    form.elements.field.value = field.dataset.field;
    form.requestSubmit();
  });
}
