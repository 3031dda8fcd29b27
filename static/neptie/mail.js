// Keys of the sandbox's inbox: j and k go to the older and the newer mail.

const list = document.querySelector("[data-np-mails]");
const isTyping = (element) => element.closest?.("input, textarea, select, [contenteditable], dialog[open]");

const go = (isOlder) => {
  const beside = document.querySelector(isOlder ? "[data-np-older]" : "[data-np-newer]");
  if (beside) {
    beside.click();
    return;
  }
  if (!list || document.querySelector(".np-mail-page-open")) return;
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement) + (isOlder ? 1 : -1);
  links[Math.min(Math.max(at, 0), links.length - 1)]?.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "j" || event.key === "k") go(event.key === "j");
});

// The mail that is open is in sight in the list.
list?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
