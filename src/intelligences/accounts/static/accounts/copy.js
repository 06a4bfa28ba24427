/* The button that copies a field. Without this script the field is selected and copied by hand. */
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    });
  }
})();
