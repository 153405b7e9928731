// What a page does by itself: turns clicks and forms inside Gradio's HTML parts into events for Python, hot keys, drawers,
// copying, growing text boxes, following the end of a stream, and keeping ?c= in the address. It holds no state of its own:
// every event carries the ids that the page shows, and Python checks them.
(() => {
  const one = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const typing = (node) => node && (node.isContentEditable || /^(TEXTAREA|SELECT)$/.test(node.tagName) ||
    (node.tagName === "INPUT" && !/^(checkbox|radio|range|button|submit)$/.test(node.type)));

  // 1. Events for Python ---------------------------------------------------------------------------------------------
  const values = (form) => {
    const out = {};
    for (const [name, value] of new FormData(form)) {
      if (form.elements[name] instanceof RadioNodeList || form.elements[name]?.dataset?.many !== undefined) (out[name] ||= []).push(value);
      else out[name] = value;
    }
    return out;
  };
  const payload = (node, form) => ({
    ...node.dataset,
    form: form ? values(form) : {},
    conversation: one("[data-conversation]")?.dataset.conversation || "",
    query: one("[data-live=search]")?.value || "",
    shown: node.dataset.shown || one("[data-shown-now]")?.dataset.shownNow || "",
    settings: one("form#settings") ? values(one("form#settings")) : {},
  });
  const attach = (element, emit) => {
    const send = (node, form) => emit[node.dataset.event || "act"]?.(payload(node, form));
    element.addEventListener("click", (event) => {
      const local = event.target.closest("[data-do]");
      if (local) { event.preventDefault(); actions[local.dataset.do]?.(local); if (!local.dataset.act) return; }
      const node = event.target.closest("[data-act]");
      if (!node || node.tagName === "FORM") return;
      event.preventDefault();
      if (node.dataset.event === "answer" && busy()) return;
      if (node.dataset.confirm && !confirm(node.dataset.confirm)) return;
      if (/^(open|new)$/.test(node.dataset.act)) close();
      send(node, node.closest("form"));
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      if (!form.dataset.act || (form.dataset.event === "answer" && busy())) return;
      const text = form.elements.text;
      if (text && text.required && !text.value.trim()) return;
      send(form, form);
      if (form.dataset.clears !== undefined) { keep(form, text.value); text.value = ""; grow(text); stick = true; if (one("#board")) text.blur(); }
    });
    let wait;
    element.addEventListener("input", (event) => {
      const node = event.target.closest("[data-live]");
      if (!node) return;
      clearTimeout(wait);
      wait = setTimeout(() => emit.act({ ...payload(node, null), act: node.dataset.live, text: node.value }), 220);
    });
  };

  // 2. Things done without Python --------------------------------------------------------------------------------------
  const busy = () => Boolean(one("[data-busy]"));
  const close = () => document.body.classList.remove("side-open", "drawer-open");
  const copy = async (text, node) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
      area.select(); document.execCommand("copy"); area.remove();
    }
    node.classList.add("done"); setTimeout(() => node.classList.remove("done"), 1400);
  };
  const actions = {
    copy: (node) => copy(node.dataset.copy, node),
    "copy-code": (node) => copy(one("code", node.closest(".code")).innerText, node),
    side: () => document.body.classList.toggle("side-open"),
    drawer: () => document.body.classList.toggle("drawer-open"),
    close,
    reset: (node) => { node.closest("form").reset(); localStorage.removeItem("rapport.settings"); outputs(); },
    language: (node) => { document.cookie = `rapport_language=${node.dataset.language};path=/;max-age=31536000;samesite=lax`; location.reload(); },
    fill: (node) => { const box = one("#composer textarea"); box.value = node.dataset.text; grow(box); box.focus(); },
  };

  // 3. Text boxes --------------------------------------------------------------------------------------------------------
  // A sent text is kept until the page shows that it has arrived. Refused, or met by silence, it goes back to its box.
  let draft = null;
  const SILENCE_MS = 6000;
  const put = () => { const box = draft.form.elements.text; if (!box.value) { box.value = draft.text; draft.put = true; grow(box); } };
  const drawn = () => one("#thread [data-conversation], #board section")?.outerHTML || "";
  const keep = (form, text) => {
    const mine = (draft = { form, text, put: false, before: drawn() });
    setTimeout(() => { if (draft === mine) put(); }, SILENCE_MS);
  };
  const settle = () => {
    if (!draft) return;
    if (one("[data-failed]")) { put(); draft = null; return; }
    if (drawn() === draft.before) return;
    const box = draft.form.elements.text;
    if (draft.put && box.value === draft.text) { box.value = ""; grow(box); }
    draft = null;
  };
  const grow = (box) => { box.style.height = "auto"; box.style.height = `${Math.min(box.scrollHeight + 2, innerHeight * 0.4)}px`; };
  const outputs = () => all("output[data-of]").forEach((node) => { const input = node.closest("form")?.elements[node.dataset.of]; if (input) node.textContent = input.value; });
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-grow]")) grow(event.target);
    if (event.target.closest("form#settings")) { outputs(); localStorage.setItem("rapport.settings", JSON.stringify(sampling())); }
  });
  const sampling = () => Object.fromEntries(all("form#settings input[type=range]").map((input) => [input.name, input.value]));
  const restore = () => {
    const saved = JSON.parse(localStorage.getItem("rapport.settings") || "{}");
    for (const input of all("form#settings input[type=range]")) if (saved[input.name]) input.value = saved[input.name];
    outputs();
  };

  // 4. Keys ---------------------------------------------------------------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // Hangul still being put together: Enter belongs to the input method
    const box = event.target.matches?.("textarea") ? event.target : null;
    const form = box?.form;
    if (event.key === "Enter" && form?.dataset.act && !event.shiftKey && (form.dataset.enter !== undefined || event.ctrlKey || event.metaKey)) {
      event.preventDefault(); form.requestSubmit(); return;
    }
    if (event.key === "Escape") {
      if (form && one("[data-cancel]", form)) one("[data-cancel]", form).click();
      else if (document.body.matches(".side-open, .drawer-open")) close();
      else one("[data-hotkey=stop]")?.click();
      return;
    }
    if (event.ctrlKey && event.shiftKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      all(`[data-hotkey=${event.key === "ArrowUp" ? "up" : "down"}]`).at(-1)?.click();
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key === "Enter" && !event.target.closest?.("button, a, label") ? "Enter" : event.key;
    if (key === "Enter" && event.target.matches?.("tr[data-act]")) { event.target.click(); return; }
    const target = /^([1-4]|Enter)$/.test(key) && one(`[data-key="${key}"]:not([disabled])`);
    if (target && (key !== "Enter" || !event.target.closest?.("button, a"))) { event.preventDefault(); target.click(); }
  });

  // 5. The end of the stream stays in view unless the reader has scrolled away; the address follows the conversation --------
  let stick = true, shown = null, ready = false, looked = "";
  const scroller = () => one("#scroll:has(#thread)");
  const bring = () => { // what a click has opened comes into view once: a version's page, a vote's outcome, a new question
    const node = one(".detail") || one(".outcome") || one(".board");
    const name = node ? node.className + node.tagName : "";
    if (name !== looked && node) node.scrollIntoView({ block: node.matches(".detail") ? "start" : "nearest", behavior: "smooth" });
    looked = name;
  };
  document.addEventListener("scroll", (event) => {
    const box = scroller();
    if (box && event.target === box) stick = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  }, true);
  const follow = () => {
    const root = one("[data-conversation]");
    if (root && root.dataset.conversation !== shown) {
      const id = root.dataset.conversation, url = id ? `?c=${encodeURIComponent(id)}` : location.pathname;
      const known = new URLSearchParams(location.search).get("c") || "";
      if (known !== id) history[shown === null ? "replaceState" : "pushState"](null, "", url);
      shown = id; stick = true;
      localStorage.setItem("rapport.conversation", id);
      if (!busy() && matchMedia("(min-width: 761px)").matches) one("#composer textarea")?.focus();
    }
    bring();
    const box = scroller();
    if (box && stick) box.scrollTop = box.scrollHeight;
    settle();
    for (const area of all("textarea[data-grow]:not([data-grown])")) { area.dataset.grown = ""; grow(area); if (area.dataset.focus !== undefined) { area.focus(); area.setSelectionRange(area.value.length, area.value.length); } }
    if (!ready && one("[data-ready]")) { ready = true; restore(); document.documentElement.lang = one("[data-ready]").dataset.language; const chat = one("#nav a[data-chat]"), last = localStorage.getItem("rapport.conversation"); if (chat && last && !root) chat.href = `/?c=${encodeURIComponent(last)}`; }
  };
  let frame = 0;
  new MutationObserver(() => { frame ||= requestAnimationFrame(() => { frame = 0; follow(); }); })
    .observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-conversation"] });
  addEventListener("popstate", () => {
    const id = new URLSearchParams(location.search).get("c") || "";
    if (id !== shown) open?.(id);
  });
  let open = null;
  window.rapport = { attach, onOpen: (callback) => { open = callback; } };
})();
