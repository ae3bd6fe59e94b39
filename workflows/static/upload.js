// Files of <form data-upload data-sending="… %1 of %2: %3" data-lost="… %1 of %2 …"> go one by one, with how far they
// are. Each is kept, or named on the page that follows, on its own; without script they go all at once.
(() => {
  "use strict";
  const say = (text, ...words) => words.reduce((said, word, at) => said.replace(`%${at + 1}`, word), text);
  let busy = false;

  const send = (form, button, name, file, moved) => new Promise((kept, lost) => {
    const data = new FormData(form, button), request = new XMLHttpRequest();
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set(name, file);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => moved(event.loaded);
    request.onload = () => { try { kept(JSON.parse(request.responseText)); } catch { lost(request.status); } };
    request.onerror = () => lost(0);
    request.send(data);
  });

  // What has arrived is not sent again.
  const drop = (input, file) => {
    const left = new DataTransfer();
    for (const one of input.files) if (one !== file) left.items.add(one);
    input.files = left.files;
  };

  const go = (address) => {
    const to = new URL(address, location), stays = to.pathname + to.search === location.pathname + location.search;
    location.href = to;
    if (stays) location.reload();
  };

  // A page that says what is wrong with a file opens at its top, where it says so, with what was typed beside it.
  const back = (form, address) => {
    const fits = ([name, value]) => typeof value === "string" && !["hidden", "checkbox"].includes(form.elements[name].type);
    sessionStorage.setItem(form.action, JSON.stringify([...new FormData(form)].filter(fits)));
    go(address.split("#")[0]);
  };
  for (const form of document.querySelectorAll("form[data-upload]")) {
    for (const [name, value] of JSON.parse(sessionStorage.getItem(form.action) || "[]")) if (form.elements[name]) form.elements[name].value = value;
    sessionStorage.removeItem(form.action);
  }

  const sendAll = async (form, button, files) => {
    const bar = document.createElement("progress"), line = document.createElement("p"), box = document.createElement("div");
    box.className = "progress";
    box.setAttribute("role", "status");
    box.append(line, bar);
    form.querySelector("[role=status].progress")?.remove();
    form.append(box);
    bar.max = files.reduce((sum, [, file]) => sum + file.size, 0) || 1;
    bar.setAttribute("aria-label", form.dataset.label);
    let arrived = 0, before = 0, next = "", stay = "";
    try {
      for (const [input, file] of files) {
        line.textContent = say(form.dataset.sending, arrived + 1, files.length, file.name);
        const answer = await send(form, button, input.name, file, (sent) => { bar.value = before + Math.min(sent, file.size); });
        if (!answer.next) return location.reload(); // signed out meanwhile
        before += file.size;
        arrived += 1;
        if (answer.kept) next = answer.next; else stay = answer.next;
        drop(input, file);
      }
      if (stay) back(form, stay); else go(next);
    } catch {
      bar.remove();
      line.textContent = say(form.dataset.lost, arrived, files.length);
    }
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-upload]")) return;
    const inputs = [...form.querySelectorAll("input[type=file]")];
    const files = inputs.flatMap((input) => [...input.files].map((file) => [input, file]));
    if (!files.length && !busy) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    await sendAll(form, event.submitter, files);
    busy = false;
    delete form.dataset.sent;
  });
})();
