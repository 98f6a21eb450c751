// What ipywidgets leaves out of a page: names that a screen reader can say, Enter that moves on, numbers as the reader's
// language writes them, a sentence that is said aloud, a choice that is followed by a smooth change, and all that one slide
// changes in one message. One of these lives in every exercise; it keeps no answer, and a page without it only misses these
// manners.

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const SMOOTH = 350; // milliseconds that a picture takes to become another
const AFTER_CHOICE = 1500; // milliseconds after a choice in which a new picture is its doing
const SOON = 40; // milliseconds after a change until what changed gets its names: the picture goes first
const PATIENCE = 2000; // milliseconds without a line to the kernel before the page says so
const QUIET = 900; // milliseconds without a change before the sentence is said

export default {
  async initialize({ model }) {
    const manager = model.widget_manager;
    const form = await manager.get_model(model.get("form"));
    const take = (states) =>
      Object.entries(states).forEach(async ([id, state]) => {
        const widget = await manager.get_model(id);
        widget.state_change = widget.state_change.then(() => widget.set_state(state)); // after what came before it
      });
    const heard = ({ by, only, slid = {}, changed }) => {
      const me = manager.kernel?.clientId;
      if (only && only !== me) return;
      if (by !== me) take(slid); // a page that slid may have slid on
      take(changed); // the kernel may have put the slider itself right
    };
    form.on("msg:custom", heard);
    if (model.get("here")) model.send({}); // another page was first: what was said meanwhile, say it again
    model.set("here", true);
    model.save_changes();
    return () => form.off("msg:custom", heard);
  },

  render({ model, el }) {
    const aloud = document.createElement("div");
    aloud.className = "ew-aloud";
    aloud.setAttribute("aria-live", "polite");
    el.append(aloud);
    const watch = new MutationObserver((changes) => changed(changes));
    const gone = new AbortController();
    const heard = { signal: gone.signal };
    const kernel = model.widget_manager.kernel;
    let form, frame, naming, timer, losing, said, wasOpen, chosen = -Infinity;

    function arrive() {
      form = el.closest(".ew");
      if (!form) return void (frame = requestAnimationFrame(arrive));
      frame = undefined;
      form.lang = model.get("language");
      form.addEventListener("keydown", onwards, { capture: true, ...heard }); // before the field, which tells nobody
      form.addEventListener("focusout", written, heard);
      form.addEventListener("change", choice, heard);
      form.addEventListener("pointerdown", ({ target }) => (wasOpen = tip(target)?.matches(":popover-open")), { capture: true, ...heard });
      form.addEventListener("click", pressed, heard);
      if (form.matches(".ew-keys")) keyed(form, heard);
      kernel?.connectionStatusChanged?.connect(line);
      line();
      watch.observe(form, { subtree: true, childList: true, attributeFilter: ["aria-valuenow", "class"] });
      said = sentence(form);
      named();
    }

    function named() {
      naming = undefined;
      name(form, model.get("ends"));
      form.closest(".jp-CodeCell")?.classList.toggle("ew-telling", Boolean(form.querySelector(".ew-told, .ew-presses")));
    }

    function line() {
      clearTimeout(losing);
      const lost = () => form.classList.toggle("ew-lost", ["connecting", "disconnected"].includes(kernel?.connectionStatus));
      losing = setTimeout(lost, kernel?.connectionStatus === "connected" ? 0 : PATIENCE);
    }

    function pressed({ target }) {
      if (!wasOpen) tip(target)?.togglePopover({ source: target }); // the page closed an open one by itself
      wasOpen = false;
      choice({ target });
    }

    function choice({ target }) {
      if (target.closest("select, .widget-toggle-buttons, input[type=checkbox]")) chosen = performance.now();
    }

    function written({ target }) {
      if (!target.closest(".ew-number") || !/^(\d{4,9}|\d{1,3}([., ']\d{3})+)$/.test(target.value)) return;
      const written = Number(target.value.replace(/\D/g, "")).toLocaleString(model.get("language"));
      if (written === target.value) return;
      target.value = written;
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function changed(changes) {
      changes.forEach(({ target }) => tidy(target));
      if (!CALM.matches && performance.now() - chosen < AFTER_CHOICE) changes.forEach(glide);
      naming ??= setTimeout(named, SOON);
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (sentence(form) === said) return;
        said = sentence(form);
        if (form.contains(document.activeElement)) aloud.textContent = said;
      }, QUIET);
    }

    arrive();
    return () => {
      gone.abort();
      cancelAnimationFrame(frame);
      clearTimeout(naming);
      clearTimeout(timer);
      clearTimeout(losing);
      kernel?.connectionStatusChanged?.disconnect(line);
      watch.disconnect();
    };
  },
};

const tip = (target) => (target.matches(".ew-i") ? target.nextElementSibling : undefined);

const sentence = (form) => [...form.querySelectorAll(".ew-words")].map((words) => words.textContent).join(" ");

// Enter goes to the next field in which something is typed, and leaves the last one alone.
function onwards(event) {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input[type=text], input[type=date]")) return;
  event.stopPropagation();
  const fields = [...this.querySelectorAll("input[type=text], input[type=date], textarea")].filter(
    (field) => field.offsetParent && !field.disabled,
  );
  const next = fields[fields.indexOf(event.target) + 1];
  next?.focus();
  next?.select();
}

// An exercise that is worked from a distance: while it is on the screen, the page's plain keys are its own, one key a button,
// also those of a clicker for slides. JupyterLab, which has other plans with them, comes after; a field or a list comes first.
const KEYS = { " ": "next", ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", p: "pause", s: "skip" };
const OWN = "input, select, textarea, [contenteditable=true], [role^=menu], .lm-Menu, .jp-SidePanel, .jp-Toolbar, .jp-Dialog, .jp-NotebookPanel, .ew";
function keyed(form, heard) {
  Object.assign(form, { tabIndex: 0, role: "group", ariaLabel: form.querySelector("h2")?.firstChild.data });
  form.dataset.lmSuppressShortcuts = "true"; // in its field too
  window.addEventListener("keydown", (event) => {
    const { key, target } = event, owner = target.closest?.(OWN);
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || key === "Tab" || (owner && !owner.contains(form)) || !form.checkVisibility()) return;
    event.stopImmediatePropagation();
    if (!KEYS[key] || (key === " " && target.closest?.("button, a, summary"))) return;
    event.preventDefault(); // or the question would scroll off the wall
    if (!event.repeat) form.querySelector(`.ew-key-${KEYS[key]}:not(.ew-gone)`)?.click();
  }, { capture: true, ...heard });
}

// As our language writes it: a range with a dash, a button without how many files it holds (none: they are read at once).
function tidy(node) {
  if (node.matches?.(".ew-rate .widget-readout") && node.textContent.includes("-")) node.textContent = node.textContent.replace("-", "–");
  const said = node.matches?.(".widget-upload") && node.lastChild;
  if (said?.data?.endsWith(" (0)")) said.data = said.data.slice(0, -4);
}

// Sliders and toggle buttons say nothing by themselves. What they ask is in the title or the label beside them.
function name(form, ends) {
  form.querySelectorAll(".ew-rate .widget-readout, .widget-upload").forEach(tidy);
  for (const slider of form.querySelectorAll(".widget-slider")) {
    const asked = question(slider);
    const readout = slider.querySelector(".widget-readout");
    const silent = !readout || readout.style.display === "none"; // asking what is visible would lay the whole page out
    const told = silent ? slider.parentElement.querySelector("input[type=text]")?.value : readout.textContent;
    const handles = [...slider.querySelectorAll(".noUi-handle")];
    handles.forEach((handle, place) => {
      put(handle, "aria-label", handles.length > 1 ? `${asked} (${ends[place]})` : asked);
      put(handle, "aria-valuetext", told || "?");
    });
  }
  for (const field of form.querySelectorAll("input, select, textarea")) {
    const widget = field.closest(".jupyter-widgets");
    if (widget && !field.labels?.[0]?.textContent.trim()) put(field, "aria-label", field.title || question(widget));
  }
  for (const group of form.querySelectorAll(".widget-toggle-buttons")) {
    put(group, "role", "group");
    put(group, "aria-label", question(group));
  }
  for (const button of form.querySelectorAll(".widget-toggle-button")) {
    put(button, "aria-pressed", String(button.classList.contains("mod-active")));
  }
}

function question(widget) {
  const label = widget.querySelector(".widget-label");
  return label?.textContent.replace(/\u200b/g, "").trim() || label?.title.replace(/^null$/, "") || "";
}

function put(node, attribute, value) {
  if (node.getAttribute(attribute) !== value) node.setAttribute(attribute, value);
}

// A picture that took another's place grows out of it: what looks alike goes from where it was, what is new fades in.
function glide({ removedNodes, addedNodes }) {
  const [before, after] = [removedNodes, addedNodes].map((nodes) => [...nodes].find((node) => node.matches?.("svg.ew-picture")));
  if (!before || !after) return;
  const old = parts(before);
  for (const [key, [node, [x, y, width, height]]] of parts(after)) {
    const [, was] = old.get(key) ?? [];
    const [sx, sy] = was ? [width ? was[2] / width : 1, height ? was[3] / height : 1] : [1, 1];
    const even = { vectorEffect: "non-scaling-stroke" }; // or the edge of a thin band would be stretched to a blot
    const from = was ? { transform: `matrix(${sx}, 0, 0, ${sy}, ${was[0] - x * sx}, ${was[1] - y * sy})`, ...even } : { opacity: 0 };
    const to = was ? { transform: "none", ...even } : { opacity: 1 };
    node.animate([from, to], { duration: SMOOTH, easing: "ease-in-out" });
  }
}

// Shapes by their colours and texts by their words, each with its box: x, y, width, height.
function parts(picture) {
  const found = new Map();
  for (const node of picture.querySelectorAll("path, text")) {
    const text = node.tagName === "text";
    const numbers = text ? [node.getAttribute("x"), node.getAttribute("y")] : node.getAttribute("d").match(/-?[\d.]+/g) ?? [];
    const [xs, ys] = [0, 1].map((odd) => numbers.filter((_, i) => i % 2 === odd).map(Number));
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const look = text ? node.textContent : `${node.getAttribute("fill")} ${node.getAttribute("stroke")}`;
    let key = look;
    for (let n = 2; found.has(key); n++) key = `${look} ${n}`;
    found.set(key, [node, [left, top, Math.max(...xs) - left, Math.max(...ys) - top]]);
  }
  return found;
}
