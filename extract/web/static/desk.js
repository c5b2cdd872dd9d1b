// What the desk's pages do beyond plain links and forms. Without it everything can still be read and corrected.

const page = (id) => document.getElementById(id);

/** Entries and their marks on a report's page: choosing, walking through, opening the form in place. */
function review(panes) {
  const list = page("list");
  const report = panes.dataset.report;
  const paper = panes.querySelector(".pages");
  let dirty = false;

  const lines = () => [...list.querySelectorAll("li.entry")];
  const entry = (ref) => page(`e-${ref.startsWith("h") ? "h" : ref}`);
  const marks = (ref) => panes.querySelectorAll(`.paper [data-ref="${CSS.escape(ref)}"], .flow #t-${CSS.escape(ref)}`);
  const view = panes.dataset.view === "text" ? "&view=text" : "";

  function show(box, target, where) {
    const outer = box.getBoundingClientRect();
    const inner = target.getBoundingClientRect();
    if (!where && inner.top >= outer.top && inner.bottom <= outer.bottom) return;
    box.scrollTop += inner.top - outer.top - outer.height * (where ?? 0.15);
  }

  function light(ref) {
    panes.querySelectorAll(".paper .on").forEach((mark) => mark.classList.remove("on"));
    const found = marks(ref);
    found.forEach((mark) => mark.classList.add("on"));
    if (found.length) show(paper, found[0], 0.3);
  }

  function close() {
    const open = list.querySelector(".entry.chosen");
    if (!open) return null;
    open.classList.remove("chosen");
    open.querySelector(".pick")?.removeAttribute("aria-current");
    if (open.matches("li")) open.querySelector("form.edit")?.remove();
    dirty = false;
    return open;
  }

  const mayLeave = () => !dirty || window.confirm("Chỗ đang sửa chưa lưu. Bỏ chỗ sửa này?");

  async function choose(ref, { focus = true } = {}) {
    const line = entry(ref);
    if (!line) return;
    if (!mayLeave()) return;
    if (!line.matches("li")) { location.href = `?entry=${ref}${view}#e-h`; return; }
    close();
    line.classList.add("chosen");
    line.querySelector(".pick").setAttribute("aria-current", "true");
    light(ref);
    show(list, line);
    if (focus) line.querySelector(".pick").focus({ preventScroll: true });
    history.replaceState(null, "", `?entry=${ref}${view}#e-${ref}`);
    const answer = await fetch(`/reports/${report}/entries/${ref}?x=1${view}`, { headers: { Accept: "text/html" } });
    if (answer.redirected || !answer.ok) { location.reload(); return; }
    const form = await answer.text();
    if (!line.classList.contains("chosen") || line.querySelector("form.edit")) return;
    line.insertAdjacentHTML("beforeend", form);
    show(list, line);
  }

  function walk(step) {
    const all = lines();
    const here = document.activeElement?.closest("li.entry");
    const at = here ? all.indexOf(here) + step : step > 0 ? 0 : all.length - 1;
    const next = all[Math.min(Math.max(at, 0), all.length - 1)];
    if (!next) return;
    next.querySelector(".pick").focus({ preventScroll: true });
    show(list, next);
    light(next.dataset.ref);
  }

  function nextTodo() {
    const all = lines();
    const from = all.indexOf(list.querySelector("li.chosen") ?? document.activeElement?.closest("li.entry"));
    const next = [...all.slice(from + 1), ...all.slice(0, from + 1)].find((line) => line.dataset.todo);
    if (next) choose(next.dataset.ref);
  }

  panes.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches(".where")) {
      event.preventDefault();
      light(link.closest(".entry").dataset.ref);
      return;
    }
    const ref = link.dataset.pick ?? (link.matches("li .pick") ? link.closest(".entry").dataset.ref : null)
      ?? link.dataset.ref ?? (link.matches(".ref") ? link.textContent : null);
    if (!ref || ref === "hit") return;
    event.preventDefault();
    choose(ref);
  });
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!mayLeave()) return;
      const open = close();
      (open?.querySelector(".pick") ?? list).focus();
      return;
    }
    if (event.target.closest("form")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); walk(step); }
    if (event.key === "n") { event.preventDefault(); nextTodo(); }
  });
  list.addEventListener("input", () => { dirty = true; });
  list.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  const chosen = list.querySelector(".entry.chosen");
  if (chosen) {
    const asked = new URLSearchParams(location.search).get("entry") ?? "";
    show(list, chosen);
    light(asked);
    if (location.hash.startsWith("#e-")) chosen.querySelector(".pick, input, select, textarea")?.focus({ preventScroll: true });
  } else if (location.hash === "#t-hit" && page("t-hit")) {
    show(paper, page("t-hit"), 0.3);
  }
  page("add-box")?.removeAttribute("hidden");
  draw(panes, paper, report);
  select(panes, report);
}

/** Drag a box on a printed page to add what stands in it. */
function draw(panes, paper, report) {
  const button = page("add-box");
  if (!button) return;
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    paper.classList.toggle("drawing", on);
  });
  let start = null;
  const point = (svg, event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [at.x, at.y];
  };
  paper.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest(".sheet")?.querySelector("svg");
    if (!svg || !paper.classList.contains("drawing")) return;
    event.preventDefault();
    const rubber = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rubber.setAttribute("class", "rubber");
    svg.append(rubber);
    start = { svg, rubber, from: point(svg, event) };
    paper.setPointerCapture(event.pointerId);
  });
  const box = (event) => {
    const [x, y] = point(start.svg, event);
    const [x0, y0] = start.from;
    return [Math.min(x, x0), Math.min(y, y0), Math.max(x, x0), Math.max(y, y0)];
  };
  paper.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x0, y0, x1, y1] = box(event);
    for (const [name, value] of Object.entries({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })) {
      start.rubber.setAttribute(name, value);
    }
  });
  const end = (event) => {
    if (!start) return;
    const edges = box(event);
    const { svg, rubber } = start;
    start = null;
    rubber.remove();
    if (event.type === "pointercancel" || edges[2] - edges[0] < 3 || edges[3] - edges[1] < 3) return;
    const number = svg.closest(".sheet").dataset.page;
    location.href = `/reports/${report}/add?page=${number}&box=${edges.map((edge) => edge.toFixed(1)).join(",")}`;
  };
  paper.addEventListener("pointerup", end);
  paper.addEventListener("pointercancel", end);
}

/** Select words in the text to add them: the button "Thêm mục" then leads to the form for just these words. */
function select(panes, report) {
  const link = page("add-words");
  const text = panes.querySelector(".flow");
  if (!link || !text) return;
  const plain = link.href;
  const offset = (node, at) => {
    const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("p[data-start]");
    if (!paragraph) return null;
    const range = document.createRange();
    range.setStart(paragraph, 0);
    range.setEnd(node, at);
    const piece = range.cloneContents();
    piece.querySelectorAll(".ref").forEach((ref) => ref.remove());
    // Offsets count characters as Python does: one for each code point.
    return Number(paragraph.dataset.start) + [...piece.textContent].length;
  };
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const range = chosen?.rangeCount ? chosen.getRangeAt(0) : null;
    if (!range || range.collapsed || !text.contains(range.commonAncestorContainer)) {
      link.href = plain;
      link.textContent = "Thêm mục";
      return;
    }
    const from = offset(range.startContainer, range.startOffset);
    const to = offset(range.endContainer, range.endOffset);
    if (from === null || to === null || from >= to) return;
    link.href = `/reports/${report}/add?view=text&from=${from}&to=${to}`;
    link.textContent = "Thêm chữ đã chọn";
  });
}

/** Files dropped anywhere on the upload page are sent at once. */
function drop(form) {
  const input = page("files");
  const over = (on) => form.classList.toggle("over", on);
  document.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

/** The progress of an upload, told by the server as it happens. */
function progress(box) {
  const rows = [...box.querySelectorAll("tbody tr")];
  const summary = box.querySelector(".summary");
  const tell = (states) => {
    const count = (...wanted) => states.filter((one) => wanted.includes(one.state)).length;
    const failed = count("failed");
    summary.textContent = `Đã đọc ${count("done", "duplicate")}/${states.length} tệp`
      + (failed ? `, ${failed} tệp không đọc được` : "") + ".";
  };
  if (box.dataset.done) { tell(rows.map((row) => ({ state: row.dataset.state }))); return; }
  const source = new EventSource(box.dataset.events);
  source.addEventListener("message", (event) => {
    const states = JSON.parse(event.data);
    states.forEach((one, at) => {
      const row = rows[at];
      row.dataset.state = one.state;
      row.querySelector(".state").textContent = one.said;
      row.querySelector(".message").textContent = one.message;
      const name = row.querySelector("th");
      if (one.report && !name.querySelector("a")) {
        const link = document.createElement("a");
        link.href = `/reports/${one.report}`;
        link.textContent = name.textContent;
        name.replaceChildren(link);
      }
    });
    tell(states);
  });
  source.addEventListener("done", () => source.close());
}

const parts = { panes: review, drop, progress };
for (const [id, start] of Object.entries(parts)) {
  if (page(id)) start(page(id));
}
