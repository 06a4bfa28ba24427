/* Small comforts that pages do without: native dialogs, Escape on the menu, the print button. */
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    } else if (event.target.closest("[data-prints]")) {
      window.print();
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".site-menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  if (window.matchMedia("(min-width: 56rem)").matches) {
    document.querySelectorAll("[data-unfolds] > details").forEach((facet) => { facet.open = true; });
  }
  document.querySelectorAll("[data-prints]").forEach((button) => { button.hidden = false; });
})();
