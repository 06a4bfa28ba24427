/* What is being typed in a step is kept every few seconds; the page works the same without. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-saves]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const PAUSE = 3000;
  let timer = 0;
  let kept = new URLSearchParams(new FormData(form)).toString();

  const typed = () => new URLSearchParams(new FormData(form));

  async function save() {
    const now = typed();
    if (now.toString() === kept) return;
    const asked = now.toString();
    now.set("auto", "1");
    said.textContent = form.dataset.savedLabel;
    try {
      const answer = await fetch(location.href, { method: "POST", body: now, headers: { Accept: "application/json" } });
      const told = await answer.json();
      said.textContent = told.said;
      if (answer.ok) {
        const same = typed().toString() === asked;
        form.elements.revision.value = told.revision;
        kept = same ? typed().toString() : "";
        if (!same) timer = setTimeout(save, PAUSE);
      }
    } catch {
      said.textContent = form.dataset.failedLabel;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
})();
