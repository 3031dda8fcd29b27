// The table of leads: a selection that outlives the page it was made on, keys, columns, filters.

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const table = () => $("[data-np-leads]");
const boxes = () => all("[data-np-lead]");
const rows = () => all("tr[data-np-row]", table() ?? document.createElement("div"));
const isTyping = (element) =>
  element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]");

// What is selected, by the table's filters: ids, or everything that matches.
const nothing = () => ({ ids: [], everything: false });
const key = () => `neptie-leads:${table().dataset.npLeads}`;
const selection = () => JSON.parse(sessionStorage.getItem(key()) ?? "null") ?? nothing();
const keep = (selected) => {
  if (selected.ids.length || selected.everything) sessionStorage.setItem(key(), JSON.stringify(selected));
  else sessionStorage.removeItem(key());
  show();
};
const clear = () => keep(nothing());

// Ticks or unticks boxes of this page; what is on other pages stays.
const select = (some, isOn) => {
  const form = table();
  const before = selection();
  // Taking one out of everything leaves those that are seen.
  const held = new Set(before.everything ? boxes().map((box) => box.value) : before.ids);
  some.forEach((box) => (isOn ? held.add(box.value) : held.delete(box.value)));
  if (held.size > Number(form.dataset.npMost)) {
    tell(form.dataset.npTooMany);
    show();
    return;
  }
  keep({ ids: [...held], everything: false });
};

const show = () => {
  const form = table();
  if (!form || !$("[data-np-lead]", form)) return;
  const { ids, everything } = selection();
  const held = new Set(ids);
  const total = Number(form.dataset.npTotal);
  const page = boxes();
  page.forEach((box) => {
    box.checked = everything || held.has(box.value);
    box.closest("tr").classList.toggle("np-selected", box.checked);
  });
  const ticked = page.filter((box) => box.checked).length;
  const head = $("[data-np-lead-all]", form);
  head.checked = ticked === page.length;
  head.indeterminate = ticked > 0 && ticked < page.length;
  const count = everything ? total : held.size;
  form.classList.toggle("np-has-selection", count > 0);
  $("[data-np-count]", form).textContent = count.toLocaleString("en-US");
  $("#everything").checked = everything;
  $("[data-np-lead-banner]").hidden = !everything && !(head.checked && total > page.length);
  $("[data-np-page-only]").hidden = everything;
  $("[data-np-all-of-them]").hidden = !everything;
  all("[data-np-not-everything]", form).forEach((each) => (each.hidden = everything));
};

const tell = (text) => {
  const toast = document.createElement("div");
  toast.className = "np-toast np-toast-trouble";
  toast.textContent = text;
  $("#toasts").replaceChildren(toast);
  setTimeout(() => toast.remove(), 6000);
};

// An act that came about leaves nothing selected; one that was called off leaves it as it was.
const ACTED = "neptie-leads-acted";
const begin = () => {
  const acted = sessionStorage.getItem(ACTED);
  sessionStorage.removeItem(ACTED);
  if (acted && $("#toasts .np-toast:not(.np-toast-trouble)")) sessionStorage.removeItem(acted);
  show();
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-np-leads]")) return;
  const { ids, everything } = selection();
  const shown = new Set(boxes().map((box) => box.value));
  const sent = everything ? [] : ids.filter((id) => !shown.has(id));
  const inputs = sent.map((id) => {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "lead", value: id });
    form.append(input);
    return input;
  });
  if (everything) boxes().forEach((box) => (box.disabled = true));
  const isDownload = event.submitter?.hasAttribute("data-np-download");
  if (!isDownload) sessionStorage.setItem(ACTED, key());
  setTimeout(() => {
    inputs.forEach((input) => input.remove());
    boxes().forEach((box) => (box.disabled = false));
    if (!isDownload) return;
    // The page stays, so that it has to be usable again.
    delete form.dataset.npSent;
    all("button[type=submit]", form).forEach((button) => (button.disabled = false));
  }, 300);
});

// Ticking, with Shift for all from the one before.
let last = null;
const to = (box, isOn, isRange) => {
  const page = boxes();
  const from = page.findIndex((each) => each.value === last);
  const at = page.indexOf(box);
  last = box.value;
  const some = isRange && from >= 0 ? page.slice(Math.min(from, at), Math.max(from, at) + 1) : [box];
  select(some, isOn);
};
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-np-leads] tr[data-np-row]");
  const box = row && $("[data-np-lead]", row);
  if (!box) return;
  if (event.target === box) {
    to(box, box.checked, event.shiftKey);
  } else if (event.target.closest(".np-check")) {
    // Beside the box is meant for the box.
    event.preventDefault();
    event.stopImmediatePropagation();
    to(box, !box.checked, event.shiftKey);
  } else if (event.shiftKey && !event.target.closest("label, button, input")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    getSelection().removeAllRanges();
    to(box, true, true);
  }
}, true);
document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest("[data-np-leads] tr[data-np-row]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-np-clear]")) clear();
  if (event.target.closest("[data-np-everything]")) keep({ ids: [], everything: true });
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-np-lead-all]")) select(boxes(), event.target.checked);
  if (event.target.id === "everything") keep({ ids: [], everything: event.target.checked });
});

// Keys. The lead under the cursor is the one whose name has the focus, else the one pointed at.
const current = () =>
  document.activeElement.closest("tr[data-np-row]") ?? rows().find((row) => row.matches(":hover"));
const goTo = (row) => {
  const link = $("a", row);
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};
const step = (by, isSelecting) => {
  const some = rows();
  const at = some.indexOf(current());
  const next = some[Math.min(Math.max(at + by, 0), some.length - 1)];
  const picked = [some[at], next].filter(Boolean).map((row) => $("[data-np-lead]", row));
  if (isSelecting && picked.every(Boolean)) select(picked, true);
  if (next) goTo(next);
};
const keys = {
  j: () => step(1),
  k: () => step(-1),
  J: () => step(1, true),
  K: () => step(-1, true),
  x: () => {
    const box = current() && $("[data-np-lead]", current());
    if (box) to(box, !box.checked, false);
  },
  "/": () => $("#filter-q")?.select(),
  "?": () => $("#lead-keys").showModal(),
  Enter: (event) => {
    if (!event.target.matches("[data-np-lead]")) return false;
    $("a", event.target.closest("tr")).click();
    return true;
  },
  Escape: () => {
    if ($("details[data-np-details][open], dialog[open]")) return false;
    clear();
    return true;
  },
};
document.addEventListener("keydown", (event) => {
  if (!table() && event.key !== "/") return;
  const word = event.target.closest?.(".np-bulk-word");
  if (event.key === "Enter" && word) {
    event.preventDefault();
    word.nextElementSibling.click();
    return;
  }
  if (isTyping(event.target)) return;
  const isAll = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a";
  if (isAll && boxes().length && (current() || event.target.closest("#leads"))) {
    event.preventDefault();
    select(boxes(), true);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  if (keys[event.key](event) === false) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Filters: what asks nothing stays out of the address; what may be said more than once is one word.
const SEVERAL = ["status", "owner", "tag", "list"];
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "lead-filters") return;
  const asked = event.detail.formData;
  SEVERAL.forEach((name) => {
    const values = asked.getAll(name).filter(Boolean);
    asked.delete(name);
    if (values.length) asked.set(name, values.join(","));
  });
  [...asked.entries()].filter(([, value]) => value === "").forEach(([name]) => asked.delete(name));
});
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-np-narrow]")) return;
  event.stopPropagation();
  const typed = event.target.value.trim().toLowerCase();
  all(".np-option", event.target.closest("[data-np-narrowed]")).forEach((option) => {
    option.hidden = !option.textContent.toLowerCase().includes(typed);
  });
}, true);
// The search has asked while it was typed; leaving it asks nothing more.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-np-narrow], #filter-q")) event.stopPropagation();
}, true);
document.addEventListener("toggle", (event) => {
  const menu = event.target.matches?.("#main .np-menu[open]") && event.target;
  if (menu) $("[data-np-narrow], .np-bulk-word input, [name=name]", menu)?.focus();
}, true);

// Columns: a line is moved by its arrows, or dragged, before the whole is saved.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-np-order] button[name]");
  if (!button) return;
  event.preventDefault();
  const line = button.closest("li");
  if (button.name === "up") line.previousElementSibling?.before(line);
  else line.nextElementSibling?.after(line);
  button.focus();
});
let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-np-order] li") ?? null;
});
document.addEventListener("dragover", (event) => {
  const line = dragged && event.target.closest?.("[data-np-order] li");
  if (!line || line === dragged) return;
  event.preventDefault();
  const isBelow = line.compareDocumentPosition(dragged) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (isBelow) line.before(dragged);
  else line.after(dragged);
});
document.addEventListener("dragend", () => (dragged = null));

// Another page, or other rows, in the same place.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "leads") return;
  const frame = $(".np-lead-frame");
  if (frame) frame.scrollTop = 0;
  show();
});
document.addEventListener("htmx:historyRestore", show);
addEventListener("pageshow", begin);
