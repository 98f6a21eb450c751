// What a page is asked in test_everyone.py: whether it has come to rest, and what of ours does not fit on the screen.
window.everyone = {
  // When nothing in the page has changed for so many milliseconds.
  rest: (quiet) =>
    new Promise((done) => {
      let timer = setTimeout(done, quiet);
      new MutationObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(done, quiet);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    }),

  // What axe says of our cells: the rule, and the piece of markup.
  async broken(within, tags) {
    const include = within.filter((each) => document.querySelector(each)).map((each) => [each]);
    const { violations } = await axe.run({ include }, { runOnly: tags, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  },

  // What sticks out of the screen, is cut off, or scrolls sideways; with `least`, also text and targets that are too small.
  misfits(screen, within, least) {
    const found = [];
    const say = (what, node) => found.push(`${what}: ${node.outerHTML.slice(0, 100)} "${node.textContent.trim().slice(0, 40)}"`);
    const root = document.querySelector(screen);
    if (root.scrollWidth > root.clientWidth) found.push(`the page scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`);
    const edge = root.getBoundingClientRect().left + root.clientWidth + 1;
    for (const node of document.querySelectorAll(within.map((each) => `${each} *`).join())) {
      if (!node.checkVisibility({ visibilityProperty: true }) || node.closest(".ew-aloud, svg *, style")) continue;
      const box = node.getBoundingClientRect();
      const look = getComputedStyle(node);
      const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
      if (box.width && box.right > edge) say("sticks out", node);
      if (node.matches("select") && wide(node, look) > node.clientWidth) say("cut off", node);
      else if (look.overflow !== "visible" && !node.matches("input, textarea, svg") && node.scrollWidth > node.clientWidth + 1)
        say(text ? "cut off" : "scrolls sideways", node);
      if (!least) continue;
      if (text && !node.matches("option") && parseFloat(look.fontSize) < least.text) say(`${look.fontSize} text`, node);
      if (node.matches("button, select, input, summary, .noUi-handle") && Math.min(box.width, box.height) < least.target)
        say(`${Math.round(box.width)} × ${Math.round(box.height)} target`, node);
    }
    return found;
  },

  // What of ours moves by itself in the coming second: the names of animations, or "" for one without.
  async moves() {
    const found = new Set();
    for (const end = performance.now() + 1000; performance.now() < end; await new Promise(requestAnimationFrame))
      for (const each of document.getAnimations())
        if (each.effect.target.closest(".ew")) found.add(each.animationName ?? each.transitionProperty ?? "");
    return [...found];
  },
};

// How wide a field is that shows all of what is chosen in it.
function wide(select, look) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = look.font;
  const chosen = select.selectedOptions[0]?.text ?? "";
  return pen.measureText(chosen).width + parseFloat(look.paddingLeft) + parseFloat(look.paddingRight);
}
