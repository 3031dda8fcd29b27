// What the pages do beyond links and forms. Every page works without it.

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const isTyping = (element) => element.closest?.("input, textarea, select, [contenteditable], dialog[open]");

// Clicks on what only shows or hides.
const clicks = {
  "[data-np-theme]": () => {
    const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    document.documentElement.dataset.bsTheme = next;
    localStorage.setItem("neptie-theme", next);
  },
  "[data-np-menu]": (button) => {
    const isOpen = document.body.classList.toggle("np-menu-open");
    button.setAttribute("aria-expanded", String(isOpen));
  },
  "[data-np-dismiss]": (button) => button.closest(".np-toast").remove(),
  "[data-np-open]": (button, event) => {
    const dialog = document.getElementById(button.dataset.npOpen);
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
    dialog.showModal();
  },
  "[data-np-copy]": async (button) => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.npCopy).textContent.trim());
    const label = $("span", button) || button;
    label.textContent = button.dataset.npCopied || label.textContent;
  },
};

document.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(clicks)) {
    const found = event.target.closest(selector);
    if (found) act(found, event);
  }
  all("details[data-np-details][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// Forms: a question first where one is asked, and no second send while the first is on its way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = form.dataset.npConfirm;
  if (question && !confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.npSent) event.preventDefault();
  form.dataset.npSent = "1";
  setTimeout(() => all("button[type=submit]", form).forEach((button) => (button.disabled = true)));
});
// Back from the next page: the form is usable again.
addEventListener("pageshow", () => {
  all("form[data-np-sent]").forEach((form) => {
    delete form.dataset.npSent;
    all("button[type=submit]", form).forEach((button) => (button.disabled = false));
  });
});

// Files: one that is too large is told before it is sent.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("input[type=file][data-np-most]")) return;
  const file = input.files[0];
  const isLarge = file && file.size > Number(input.dataset.npMost);
  input.setCustomValidity(isLarge ? input.dataset.npTooLarge : "");
  input.reportValidity();
});

// Toasts go by themselves, but for those that tell of trouble.
const watch = (toast) => {
  let left = Number(toast.dataset.npToast);
  if (!left || toast.dataset.npWatched) return;
  toast.dataset.npWatched = "1";
  const counter = $("[data-np-countdown]", toast);
  const tick = () => {
    if (toast.matches(":hover, :focus-within") && !counter) return;
    if (left <= 0) {
      clearInterval(timer);
      toast.remove();
      return;
    }
    if (counter) counter.textContent = left;
    left -= 1;
  };
  const timer = setInterval(tick, 1000);
  tick();
};
all("[data-np-toast]").forEach(watch);
document.addEventListener("htmx:afterSettle", () => all("[data-np-toast]").forEach(watch));

// Tabs that do not all fit: the one that is open is in sight.
all(".np-tabs").forEach((tabs) => {
  const open = $("[aria-current]", tabs);
  if (open) tabs.scrollLeft += open.getBoundingClientRect().right - tabs.getBoundingClientRect().right;
});

// Selection in tables: the head's box ticks all that are shown; a bar says how many.
document.addEventListener("change", (event) => {
  const box = event.target;
  const form = box.closest("[data-np-selection]");
  if (!form) return;
  if (box.matches("[data-np-select-all]")) {
    all("[data-np-select]", form).forEach((each) => (each.checked = box.checked));
  }
  const boxes = all("[data-np-select]", form);
  const count = boxes.filter((each) => each.checked).length;
  const head = $("[data-np-select-all]", form);
  if (head) {
    head.checked = count > 0 && count === boxes.length;
    head.indeterminate = count > 0 && count < boxes.length;
  }
  form.classList.toggle("np-has-selection", count > 0);
  all("[data-np-selected-count]", form).forEach((each) => (each.textContent = count));
});

// Rows that lead somewhere are led by their first link.
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-np-row]");
  if (!row || event.target.closest("a, button, input, label, select, summary")) return;
  if (getSelection().toString()) return;
  $("a", row)?.click();
});

// Keys: / searches, Ctrl-K goes anywhere, j and k walk through a table.
const palette = $("#palette");
const openPalette = () => {
  palette.showModal();
  $("[data-np-palette-query]").value = "";
  narrow("");
};
const narrow = (typed) => {
  const words = typed.trim().toLowerCase();
  all("[data-np-palette-list] li:not([data-np-palette-search])").forEach((item) => {
    item.hidden = !item.textContent.toLowerCase().includes(words);
  });
  const search = $("[data-np-palette-search]");
  search.hidden = !words;
  $("span", search).textContent = typed.trim();
  $("a", search).href = `${search.dataset.address}?q=${encodeURIComponent(typed.trim())}`;
};
const walk = (links, step) => {
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
};
const shownItems = () => all("[data-np-palette-list] li:not([hidden]) a");
if (palette) {
  palette.addEventListener("input", (event) => narrow(event.target.value));
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
  palette.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (step < 0 && shownItems()[0] === document.activeElement) $("[data-np-palette-query]").focus();
      else walk(shownItems(), step);
    }
    if (event.key === "Enter" && event.target.matches("input")) shownItems()[0]?.click();
  });
}
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.key === "Escape") {
    all("details[data-np-details][open]").forEach((menu) => (menu.open = false));
    document.body.classList.remove("np-menu-open");
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/" && $("#search")) {
    event.preventDefault();
    $("#search").focus();
  }
  if (event.key === "j" || event.key === "k") {
    walk(all("tr[data-np-row]").map((row) => $("a", row)), event.key === "j" ? 1 : -1);
  }
  if (event.key === "x") {
    const row = document.activeElement.closest("tr[data-np-row]");
    if (row) $("[data-np-select]", row)?.click();
  }
});

// What the browser knows of its reader, for the sign-up form.
all("[data-np-timezone]").forEach((input) => {
  input.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
});

// A session that ends while a fragment is fetched, and a server that is away, are told.
document.addEventListener("htmx:responseError", (event) => {
  const text = document.documentElement.lang.startsWith("en")
    ? "That did not work. Reload the page and try again; nothing was lost."
    : event.detail.error;
  const toast = document.createElement("div");
  toast.className = "np-toast np-toast-trouble";
  toast.textContent = text;
  $("#toasts")?.append(toast);
});
