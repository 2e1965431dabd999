// Lets a person be dragged onto somebody of another team, and both change places; two ticks and the button do the same.
import { dragging } from "./drag.js";

dragging("[data-swaps] .team__seat", "[data-swaps] .team__seat", (one, other) => {
  const form = one.closest("form");
  for (const box of form.querySelectorAll("[name=people]")) box.checked = one.contains(box) || other.contains(box);
  form.querySelector("[data-swap]").click();
});
