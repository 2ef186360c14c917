// What pages do beyond what the server gives: keys, the brush of the timeline, popups that close. Everything here has a way without script.
"use strict";
(() => {
  const $ = (what, where = document) => where.querySelector(what);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const typing = (at) => at.closest("input, textarea, select, [contenteditable]");

  // Light or dark
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-switch]")) {
      const root = document.documentElement;
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("reportedly-theme", root.dataset.theme); } catch { /* not kept */ }
      document.dispatchEvent(new Event("desk:theme"));
    }
    if (event.target.closest("[data-keys]")) $("#keys").showModal();
    for (const open of all("details.chip[open]")) if (!open.contains(event.target)) open.open = false;
  });

  // Rows that the keys walk over: the current one is remembered by its place
  const rows = () => all("[data-row]").filter((row) => row.offsetParent !== null);
  const current = () => $("[data-row].current");
  function step(by) {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(current());
    const next = list[Math.max(0, Math.min(list.length - 1, at < 0 ? 0 : at + by))];
    for (const row of list) row.classList.toggle("current", row === next);
    if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) for (const other of all("[data-row].current")) if (other !== row) other.classList.remove("current");
    if (row) row.classList.add("current");
  });

  const press = (what) => { const at = (current() && $(what, current())) || (what.includes("undo") && $(what)); if (at) at.click(); };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const open of all("details.chip[open]")) { open.open = false; $("summary", open).focus(); }
      for (const shown of all(".standing")) shown.classList.add("quiet");
      if (typing(event.target)) event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]")) return;
    const does = {
      "/": () => { $("#q").focus(); $("#q").select(); },
      j: () => step(1),
      k: () => step(-1),
      a: () => press("[data-accept]"),
      e: () => press("[data-edit]"),
      u: () => press("[data-undo]"),
      "?": () => $("#keys").showModal(),
      Enter: () => { const row = current(); if (row && event.target === row && row.dataset.open) location.assign(row.dataset.open); else return false; },
    }[event.key];
    if (does && does() !== false) event.preventDefault();
  });
  document.addEventListener("mouseover", (event) => { const at = event.target.closest(".standing"); if (at) at.classList.remove("quiet"); });
  document.addEventListener("focusin", (event) => { if (event.target.matches(".standing")) event.target.classList.remove("quiet"); });

  // Correcting: the form comes beside the claim, and takes the words that are selected in the text
  let chosen = null;
  document.addEventListener("selectionchange", () => {
    const at = document.getSelection();
    const text = $(".prose");
    if (at.isCollapsed || !text || !text.contains(at.anchorNode) || !text.contains(at.focusNode)) return;
    const range = at.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
    if (start !== null && end !== null && start < end) chosen = { start, end, words: at.toString().replace(/\s+/g, " ").trim() };
  });
  // The offset in code points of a place in the marked text
  function offset(node, within) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[within] || node;
    const piece = element.closest ? element.closest("[data-at]") : null;
    if (!piece) return null;
    return Number(piece.dataset.at) + (node.nodeType === Node.TEXT_NODE ? [...node.data.slice(0, within)].length : 0);
  }
  document.addEventListener("click", (event) => {
    const edit = event.target.closest("[data-edit]");
    if (edit && edit.closest(".claim") && window.htmx) {
      event.preventDefault();
      for (const open of all(".correcting")) open.remove();
      const slot = document.createElement("div");
      edit.closest("form").after(slot);
      htmx.ajax("GET", edit.getAttribute("href"), { target: slot, swap: "outerHTML" }).then(() => { const first = $(".correcting select, .correcting input:not([type=hidden])"); if (first) first.focus(); });
    }
    const shut = event.target.closest("[data-close]");
    if (shut && shut.closest(".correcting")) { event.preventDefault(); const row = shut.closest("[data-row]"); shut.closest(".correcting").remove(); row.focus(); }
    const take = event.target.closest("[data-take]");
    if (take && chosen) {
      const field = take.closest("form").elements[take.dataset.take];
      field.value = take.dataset.take === "content" ? `${chosen.start}-${chosen.end}` : chosen.words;
      field.focus();
    } else if (take) tell("Select words in the text first.");
  });

  // A claim and its words light up together
  const light = (numbers, on) => {
    for (const piece of all(".prose [data-c]")) if (piece.dataset.c.split(" ").some((n) => numbers.includes(n))) piece.classList.toggle("lit", on);
    for (const row of all(".claim")) if (numbers.includes(row.dataset.n)) row.classList.toggle("lit", on);
  };
  for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    for (const [kind, on] of [[enter, true], [leave, false]]) {
      document.addEventListener(kind, (event) => {
        const at = event.target.closest && event.target.closest(".prose [data-c], .claim");
        if (at) light((at.dataset.c || at.dataset.n).split(" "), on);
      });
    }
  }
  document.addEventListener("click", (event) => {
    const piece = event.target.closest(".prose [data-c]");
    if (!piece || !document.getSelection().isCollapsed) return;
    const row = $(`.claim[data-n="${piece.dataset.c.split(" ")[0]}"]`);
    if (row) { row.tabIndex = -1; row.focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" }); }
  });

  // What htmx tells
  const tell = (words) => { $("#told").textContent = words; };
  document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.responseText.slice(0, 400) || "That did not work."));
  document.addEventListener("htmx:sendError", () => tell("The desk does not answer: is it still running?"));
  let place = -1;
  document.addEventListener("htmx:beforeSwap", (event) => { const row = event.detail.target.closest("[data-row]"); place = row ? rows().indexOf(row) : -1; });
  document.addEventListener("htmx:afterRequest", () => setTimeout(() => {
    if (place < 0) return;
    const list = rows(), row = list[Math.min(place, list.length - 1)];
    place = -1;
    if (row) { row.tabIndex = -1; row.focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" }); }
  }, 40));

  // Files dropped on the form
  const drop = $("[data-drop]");
  if (drop) {
    const input = $("input[type=file]", drop), named = $("[data-named]", drop);
    const name = () => { if (input.files.length) named.textContent = [...input.files].map((file) => file.name).join(", "); };
    input.addEventListener("change", name);
    for (const kind of ["dragover", "drop"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.toggle("over", kind === "dragover"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => { if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; name(); } });
  }

  // Addresses without empty fields
  document.addEventListener("submit", (event) => {
    if (event.target.method === "get") for (const field of event.target.elements) if (!field.value && field.name) field.disabled = true;
  });
  addEventListener("pageshow", () => { for (const field of all("form[method=get] :disabled")) field.disabled = false; });

  // The timeline's brush
  function brush(panel) {
    const svg = $("svg", panel), band = $(".brush", panel), bars = all(".bar", panel);
    if (!bars.length) return;
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bars.length)));
    };
    let from = null, to = null;
    const draw = () => { const [a, b] = [Math.min(from, to), Math.max(from, to)]; band.setAttribute("x", a * 10); band.setAttribute("width", (b - a + 1) * 10); };
    svg.addEventListener("pointerdown", (event) => { from = to = at(event); svg.setPointerCapture(event.pointerId); draw(); });
    svg.addEventListener("pointermove", (event) => { if (from !== null) { to = at(event); draw(); } });
    svg.addEventListener("pointercancel", () => { from = null; band.setAttribute("width", 0); });
    svg.addEventListener("pointerup", () => {
      if (from === null) return;
      const [a, b] = [Math.min(from, to), Math.max(from, to)];
      const where = new URL(location.href);
      where.searchParams.set("since", bars[a].dataset.first);
      where.searchParams.set("until", bars[b].dataset.last);
      where.searchParams.delete("page");
      location.assign(where);
    });
  }
  if ($("#timeline")) brush($("#timeline"));
})();
