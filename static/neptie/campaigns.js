// Writing a mail: a variable goes in where the cursor stands, in the field that was written in last.

const fields = ["id_subject", "id_body"].map((id) => document.getElementById(id)).filter(Boolean);
let last = fields.at(-1);

fields.forEach((field) => field.addEventListener("focus", () => (last = field)));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-np-insert]");
  if (!button || !last) return;
  last.focus();
  last.setRangeText(button.dataset.npInsert, last.selectionStart, last.selectionEnd, "end");
  last.dispatchEvent(new Event("input", { bubbles: true }));
});
