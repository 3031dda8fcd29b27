// Keys of a lead's page: n writes a note; e, w and the like press what is marked with them.
const isTyping = (element) => element.closest?.("input, textarea, select, [contenteditable], dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "n") {
    const note = document.querySelector("#note textarea");
    if (!note) return;
    event.preventDefault();
    note.focus();
    return;
  }
  document.querySelector(`[data-np-key="${CSS.escape(event.key)}"]`)?.click();
});

// Ctrl-Enter sends a note.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("#note textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// Who stays keeps what it says, where it says something.
document.addEventListener("change", (event) => {
  if (!event.target.matches(".np-merge input[name=winner]")) return;
  const own = `.np-merge tbody input[value="${CSS.escape(event.target.value)}"]`;
  document.querySelectorAll(own).forEach((choice) => {
    if (choice.name !== "take-status") choice.checked = true;
  });
});
