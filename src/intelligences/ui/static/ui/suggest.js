/* Suggestions under a search field: the ARIA combobox pattern (list autocomplete, manual selection).
   htmx fetches the options; this file only opens, walks and closes the list. Without it the form still searches. */
(() => {
  "use strict";

  function enhance(input) {
    const list = document.getElementById(input.dataset.suggestions);
    const status = document.getElementById(input.dataset.suggestions + "-status");
    if (!list || input.hasAttribute("role")) return;
    let active = -1;

    const options = () => [...list.querySelectorAll('[role="option"]')];

    function mark(index) {
      active = index;
      options().forEach((option, place) => {
        option.setAttribute("aria-selected", String(place === index));
        if (place === index) option.scrollIntoView({ block: "nearest" });
      });
      if (index < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", options()[index].id);
    }

    function show(open) {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      mark(-1);
    }

    function choose(option) {
      show(false);
      if (option.dataset.href) {
        window.location.assign(option.dataset.href);
        return;
      }
      input.value = option.dataset.value;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function refresh() {
      const found = options();
      found.forEach((option, place) => { option.id = `${list.id}-${place}`; });
      show(found.length > 0 && document.activeElement === input);
      if (status) status.textContent = found.length ? input.dataset.announce.replace("0", found.length) : "";
    }

    function onKey(event) {
      const count = options().length;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        show(false);
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        event.preventDefault();
        if (list.hidden) show(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        choose(options()[active]);
      } else if (event.key === "Tab") {
        show(false);
      }
    }

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("autocomplete", "off");
    show(false);
    input.addEventListener("keydown", onKey);
    input.addEventListener("blur", () => show(false));
    /* What was pressed is chosen, even when newer suggestions have just come in its place; a click without a pointer
       (an assistant's) has no press. */
    let pressed = null;
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      pressed = event.button === 0 ? event.target.closest('[role="option"]') : null;
    });
    list.addEventListener("mouseup", () => {
      if (pressed) choose(pressed);
      pressed = null;
    });
    list.addEventListener("click", (event) => {
      const option = event.detail === 0 && event.target.closest('[role="option"]');
      if (option) choose(option);
    });
    new MutationObserver(refresh).observe(list, { childList: true });
  }

  document.querySelectorAll("input[data-suggestions]").forEach(enhance);
})();
