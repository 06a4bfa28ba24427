/* Shows, while a statement is being written, those that say nearly the same and what deserves a second look. Without
   it, the page shows them once the form is sent, before anything is kept. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-near]");
  if (!form) {
    return;
  }
  const place = form.querySelector("[data-near-place]");
  const field = form.elements.text;
  let waiting = 0;
  let asked = 0;

  const list = (title, texts) => {
    if (!texts.length) {
      return [];
    }
    const heading = document.createElement("p");
    heading.className = "near-title";
    heading.textContent = title;
    const items = document.createElement("ul");
    items.replaceChildren(...texts.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
    return [heading, items];
  };

  const look = async () => {
    const mine = ++asked;
    const text = field.value.trim();
    if (text.length < 8) {
      place.replaceChildren();
      return;
    }
    try {
      const answer = await fetch(`${form.dataset.near}?texte=${encodeURIComponent(text)}`, { credentials: "same-origin" });
      if (!answer.ok || mine !== asked) {
        return;
      }
      const { near, remarks } = await answer.json();
      place.replaceChildren(
        ...list(place.dataset.remarksTitle, remarks),
        ...list(place.dataset.nearTitle, near.map((one) => one.text)),
      );
    } catch {
      /* The form tells the same when it is sent. */
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 300);
  });
})();
