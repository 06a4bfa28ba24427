// Shows what needs JavaScript, and says in the page when a passkey could not be read.
document.addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.getElementById("passkey_error");
  if (told) told.hidden = false;
});
