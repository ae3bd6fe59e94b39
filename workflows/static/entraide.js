// Small comforts; every page works without them. No inline handlers: behaviour hangs on data attributes.
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]");

  // A problem was found: start reading there.
  one(".error-summary")?.focus();

  // Copy button: data-copy="text".
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.innerHTML;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.innerHTML = label; }, 2000);
  });

  // A second press on the same button sends nothing twice. The server refuses doubles as well.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent && Date.now() - form.dataset.sent < 5000) event.preventDefault();
    else form.dataset.sent = Date.now();
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((f) => delete f.dataset.sent));

  // Whoever signs out leaves nothing behind that was typed in this browser (draft.js).
  document.addEventListener("submit", (event) => {
    if (event.target.action?.includes("logout")) for (const key of Object.keys(localStorage)) if (key.startsWith("typed:")) localStorage.removeItem(key);
  });

  // Menus close on Escape and on a press elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  // Keys: "/" searches, "?" lists the keys, data-key="x" on a link or button presses it.
  const help = one("#key-help");
  const search = one("input[type=search]");
  const rows = () => [...document.querySelectorAll("main tbody th a")];
  const move = (by) => { const all = rows(), at = all.indexOf(document.activeElement); all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus(); };
  const listKeys = () => {
    const keys = [...document.querySelectorAll("[data-key]")].map((el) => [el.dataset.key, el.textContent.trim()]);
    if (rows().length) keys.unshift(["j", help.dataset.next], ["k", help.dataset.previous]);
    if (search) keys.unshift(["/", help.dataset.search]);
    keys.push(["?", help.dataset.this]);
    one("dl", help).replaceChildren(...keys.map(([key, label]) => {
      const row = document.createElement("div"), dt = document.createElement("dt"), dd = document.createElement("dd");
      dt.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      dd.textContent = label;
      row.append(dt, dd);
      return row;
    }));
    help.showModal();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = one("details.menu[open]");
      if (menu) { menu.open = false; one("summary", menu).focus(); }
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || one("dialog[open]")) return;
    const pressed = event.key.length === 1 && one(`[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    else if (event.key === "?") listKeys();
    else if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    else if (pressed) { event.preventDefault(); pressed.click(); }
  });

  // Two minutes before the session ends, offer to stay.
  const body = document.body, warning = one("#session-warning");
  if (warning && body.dataset.stay) {
    const seconds = Number(body.dataset.sessionSeconds);
    let timer = 0;
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => warning.showModal(), Math.min(2 ** 31 - 1, Math.max(30, seconds - 120) * 1000)); };
    wait();
    one("form", warning).addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await fetch(body.dataset.stay, { method: "POST", body: new FormData(event.target), redirect: "manual" });
      if (answer.status === 204) { warning.close(); delete event.target.dataset.sent; wait(); } else location.reload();
    });
  }
})();
