// What is typed into <form data-autosave="/address" data-saving data-saved data-failed data-signed-out data-restored>
// stays in this browser until the server has answered. Never a file, never an account number.
(() => {
  "use strict";
  const PREFIX = "typed:", WEEK = 7 * 86400e3, SECRET = /iban(?!_holder)|password|csrf/i;
  const here = PREFIX + location.pathname;
  const find = () => document.querySelector("form[data-autosave]");
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (entry) => { try { localStorage.setItem(here, JSON.stringify(entry)); } catch { /* full, or forbidden */ } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } };

  // The server led on from a page that was sent: it has arrived.
  try {
    for (const key of Object.keys(localStorage)) {
      const entry = key.startsWith(PREFIX) ? read(key) : undefined;
      if (entry === null || entry && (Date.now() - entry.at > WEEK || entry.sent && key !== here)) drop(key);
    }
  } catch { /* forbidden */ }
  // Leave at once, leaving nothing behind; Back does not return.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-exit]");
    if (!link) return;
    event.preventDefault();
    drop(here);
    location.replace(link.href);
  });
  if (!find()) return;

  const say = (name) => {
    const form = find(), status = form.querySelector("[data-autosave-status]"), text = form.dataset[name];
    if (status && text) status.textContent = text;
  };
  const controls = () => [...find().elements].filter((one) => one.name && !["hidden", "file", "submit"].includes(one.type) && !SECRET.test(one.name));
  const values = () => controls().map((one) => [one.name, one.value, one.type === "radio" || one.type === "checkbox" ? one.checked : null]);
  let timer = 0, busy = false, again = false;

  const save = async () => {
    if (busy) { again = true; return; }
    busy = true;
    say("saving");
    const form = find(), entry = read(here), data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File || name !== "csrfmiddlewaretoken" && SECRET.test(name)) data.delete(name);
    data.set("autosave", "1");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.ok) throw answer.status;
      if (read(here)?.at === entry?.at) drop(here);
      say("saved");
    } catch (status) { say(status === 401 ? "signedOut" : "failed"); }
    busy = false;
    if (again) { again = false; save(); }
  };
  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-autosave]")) return;
    write({ at: Date.now(), values: values() });
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== find()) return;
    clearTimeout(timer);
    const entry = read(here);
    if (navigator.onLine === false) {
      event.preventDefault();
      delete event.target.dataset.sent;
      say("failed");
    } else if (entry) write({ ...entry, sent: true });
  });
  addEventListener("online", () => { if (read(here)) save(); });

  // What did not reach the server is put back into its fields.
  const entry = read(here);
  if (entry) {
    const waiting = [...entry.values];
    let differs = false;
    for (const one of controls()) {
      const found = waiting.findIndex(([name, value, checked]) => name === one.name && (checked === null || value === one.value));
      if (found < 0) continue;
      const [[, value, checked]] = waiting.splice(found, 1);
      if (checked === null ? one.value === value : one.checked === checked) continue;
      differs = true;
      if (checked === null) one.value = value; else one.checked = checked;
    }
    if (!differs) drop(here);
    else {
      find().dispatchEvent(new Event("change", { bubbles: true }));
      save().then(() => say("restored"));
    }
  }
})();
