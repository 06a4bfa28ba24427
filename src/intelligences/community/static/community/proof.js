/* Computes the proof of work of a question while it is being written. Without it the form goes as it is, and fewer
   questions a day are accepted. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-challenge]");
  if (!form || !window.isSecureContext || !window.Worker) {
    return;
  }
  const told = form.querySelector("[data-proof-state]");
  let begun = null;

  const solved = (parameters) => new Promise((resolve, reject) => {
    const worker = new Worker(form.dataset.worker);
    worker.addEventListener("message", ({ data }) => { worker.terminate(); resolve(data); });
    worker.addEventListener("error", reject);
    worker.postMessage(parameters);
  });

  const prove = async () => {
    const answer = await fetch(form.dataset.challenge, { credentials: "same-origin" });
    if (!answer.ok) {
      throw new Error("no challenge");
    }
    const challenge = await answer.json();
    const solution = await solved(challenge.parameters);
    form.elements.altcha.value = btoa(JSON.stringify({ challenge, solution }));
  };

  const begin = () => { begun = begun || prove().catch(() => {}); return begun; };

  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("submit", async (event) => {
    if (form.elements.altcha.value) {
      return;
    }
    event.preventDefault();
    told.hidden = false;
    await begin();
    form.submit();
  });
})();
