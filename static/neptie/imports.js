// What the import wizard does beyond links and forms.

// What a custom field keeps is told only where the column goes to it.
document.addEventListener("change", (event) => {
  const kept = event.target.closest(".np-mapping tr")?.querySelector("[data-np-kept]");
  if (kept) kept.hidden = event.target.value !== kept.dataset.npKept;
});
