// A passkey that was not used: said on the page, where allauth would only tell the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-np-passkey-trouble]").forEach((each) => (each.hidden = false));
});
