/* What is being typed in a step is kept every few seconds; the page works the same without. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-saves]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const PAUSE = 3000;
  let timer = 0;
  let running = null;
  let kept = typed();

  /* What was typed, without the revision and the token: they change by themselves. */
  function typed() {
    const told = new FormData(form);
    ["revision", "csrfmiddlewaretoken"].forEach((name) => told.delete(name));
    return new URLSearchParams(told).toString();
  }

  function body() {
    const told = new URLSearchParams(new FormData(form));
    told.set("auto", "1");
    return told;
  }

  async function save() {
    const asked = typed();
    if (asked === kept) return;
    said.textContent = form.dataset.savedLabel;
    try {
      const answer = await fetch(location.href, { method: "POST", body: body(), keepalive: true });
      if (!(answer.headers.get("Content-Type") || "").includes("json")) {
        said.textContent = form.dataset[answer.redirected || answer.status === 403 ? "signedOutLabel" : "failedLabel"];
        return;
      }
      const told = await answer.json();
      said.textContent = told.said;
      if (answer.ok) {
        form.elements.revision.value = told.revision;
        kept = asked;
      }
    } catch {
      said.textContent = form.dataset.failedLabel;
      soon();
    }
  }

  /* One at a time: a second save would carry the revision that the first is about to replace. */
  function now() {
    clearTimeout(timer);
    running = (running || Promise.resolve()).then(save);
    return running;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE);
  }

  form.addEventListener("input", soon);
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    form.dataset.sent = "1";
    if (!running) return;
    event.preventDefault();
    const { submitter } = event;
    await running;
    running = null;
    setTimeout(() => form.requestSubmit(submitter)); // once this event is over: inside it, the browser ignores the call
  });
  /* Someone who leaves within the pause loses nothing: a kept-alive request outlives the page. */
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !form.dataset.sent) now();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
