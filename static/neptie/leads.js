// What the lead pages do beyond links and forms.

// A file dropped on, or chosen in, the import's area is told by name.
document.querySelectorAll("[data-np-drop]").forEach((area) => {
  const input = area.querySelector("input[type=file]");
  const name = area.querySelector("[data-np-drop-name]");
  const over = (isOver) => () => area.classList.toggle("np-drop-over", isOver);
  area.addEventListener("dragover", over(true));
  ["dragleave", "drop"].forEach((kind) => area.addEventListener(kind, over(false)));
  input.addEventListener("change", () => {
    if (input.files[0]) name.textContent = input.files[0].name;
  });
});

// Filters that ask nothing stay out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches(".np-filters")) return;
  const asked = event.detail.formData;
  [...asked.entries()].filter(([, value]) => value === "").forEach(([name]) => asked.delete(name));
});
