// A page that lost its kernel (a closed laptop, a restart of the server) says so, and comes back when somebody looks at it:
// the answers are on disk. A page whose kernel is there again by itself only takes its words back.
(() => {
  const SOON = 4000; // milliseconds that JupyterLab gets to come back by itself, and between two looks
  const said = document.currentScript.dataset.lost;
  let socket, timer, leaving = false, bar;

  window.WebSocket = class extends WebSocket {
    constructor(...how) {
      super(...how);
      if (!/\/api\/kernels\/[\w-]+\/channels/.test(this.url)) return;
      socket = this;
      this.addEventListener("open", () => tell(false));
      this.addEventListener("close", () => this === socket && !leaving && tell(true));
    }
  };

  function tell(lost) {
    clearTimeout(timer);
    if (!lost) return void bar?.remove();
    bar ??= Object.assign(document.createElement("div"), { className: "room-lost", role: "alert", textContent: said });
    document.body.append(bar);
    timer = setTimeout(look, SOON);
  }

  async function look() {
    clearTimeout(timer);
    if (!socket || document.hidden) return;
    try {
      const answer = await fetch(socket.url.match(/\/api\/kernels\/[\w-]+/)[0], { cache: "no-store" });
      if (answer.ok && (await answer.json()).connections && socket.readyState === WebSocket.OPEN) return;
      if (performance.now() > SOON) return void location.reload();
    } catch {} // no network, or no server
    timer = setTimeout(look, SOON);
  }

  addEventListener("pagehide", () => { leaving = true; });
  addEventListener("pageshow", ({ persisted }) => { leaving = false; if (persisted) look(); });
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  // a phone brings its keys for numbers
  document.addEventListener("pointerdown", ({ target }) => {
    if (target.matches(".ew-number input")) target.inputMode = "decimal";
  }, true);
})();
