/* Types a ballot with figures: inside an answer, 1 to 3 choose and go to the next statement, 0 leaves it without an
   answer. Without this script the arrows and the Tab key do the same. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-typing]");
  if (!form) {
    return;
  }
  const values = { 1: "1", 2: "-1", 3: "0", 0: "" };
  const rows = [...form.querySelectorAll(".typing-row")];
  const choice = (row, value) => [...row.querySelectorAll("input")].find((one) => one.value === value);
  const current = (row) => row.querySelector("input:checked") || row.querySelector("input");

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest(".typing-row");
    if (!row || !(event.key in values) || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    choice(row, values[event.key]).checked = true;
    const next = rows[rows.indexOf(row) + 1];
    (next ? current(next) : form.elements.proposal).focus();
  });

  if (rows.length && !form.querySelector(".error-summary")) {
    current(rows[0]).focus();
  }
})();
