/* Sends an answer and puts the next statement in its place: less to load and to wait for on a phone. Without this
   script each answer loads a page; when an answer leads to another page, that page takes the place of this one. */
(() => {
  "use strict";

  const main = document.getElementById("contenu");
  let isSending = false;

  const showPage = (html, address) => {
    history.replaceState(null, "", address);
    document.open();
    document.write(html);
    document.close();
  };

  const showNext = (page) => {
    document.title = page.title;
    main.replaceChildren(...page.getElementById("contenu").childNodes);
    window.scrollTo(0, 0);
    main.querySelector(".ballot-statement").focus({ preventScroll: true });
  };

  const send = async (form, button) => {
    const body = new URLSearchParams(new FormData(form));
    body.append(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    const html = await answer.text();
    const page = new DOMParser().parseFromString(html, "text/html");
    if (answer.ok && page.querySelector(".ballot-statement")) {
      showNext(page);
    } else {
      showPage(html, answer.url);
    }
  };

  main.addEventListener("submit", async (event) => {
    const form = event.target.closest(".ballot-form");
    if (!form || !event.submitter) {
      return;
    }
    event.preventDefault();
    if (isSending) {
      return;
    }
    isSending = true;
    try {
      await send(form, event.submitter);
    } catch {
      form.querySelector("[data-not-sent]").hidden = false;
    } finally {
      isSending = false;
    }
  });
})();
