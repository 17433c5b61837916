// Lets a page tell when it has nothing more to do by itself: no timer, frame or request waits, and no run of the script is
// asked for or under way. Added to every page before its own scripts, with the numbers of some fields of Streamlit's messages.
// It also notes what goes over the wire, and what is painted, for tests that count it.
(() => {
  const LAID_OUT = ["stSidebar", "stMain", "stVerticalBlock", "stBidiComponent"].map((part) => `[data-testid^='${part}']`).join();
  const SOON = 3000; // milliseconds; a timer beyond is for when something goes wrong
  const [timers, frames] = [new Set(), new Set()];
  const { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame, fetch } = window;
  const { arrayBuffer } = Response.prototype;
  const { send } = WebSocket.prototype;
  const { send: upload } = XMLHttpRequest.prototype;
  const heard = new WeakSet();
  let asked = 0;
  let asksFor = null; // what of the script shall run

  Object.assign(window, { asked: [], told: [], painted: [] }); // requests to the engine, messages to Streamlit, parts
  const paints = ({ detail }) => window.painted.push(detail.part ?? (detail.kind === "data" ? "stepper" : detail.kind));
  window.addEventListener("cnnviz:painted", paints, true);

  // What is done in idle moments takes a second of every page: it waits in a list for the test that asks for it.
  window.idle = [];
  window.requestIdleCallback = (then) => idle.push(then);

  const underWay = (promise) => {
    asked += 1;
    return promise.finally(() => {
      asked -= 1;
    });
  };
  window.setTimeout = (then, delay = 0, ...given) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      then(...given);
    }, delay);
    if (delay <= SOON) timers.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => {
    timers.delete(timer);
    clearTimeout(timer);
  };
  window.requestAnimationFrame = (then) => {
    const frame = requestAnimationFrame((time) => {
      frames.delete(frame);
      then(time);
    });
    frames.add(frame);
    return frame;
  };
  window.cancelAnimationFrame = (frame) => {
    frames.delete(frame);
    cancelAnimationFrame(frame);
  };
  window.fetch = (...request) => {
    const address = String(request[0]);
    if (address.includes("/direct/")) window.asked.push(address);
    return underWay(fetch(...request));
  };
  Response.prototype.arrayBuffer = function () {
    return underWay(arrayBuffer.call(this));
  };

  XMLHttpRequest.prototype.send = function (...body) {
    underWay(new Promise((done) => this.addEventListener("loadend", done)));
    return upload.apply(this, body);
  };

  /** The bytes of a field of a message of Protocol Buffers, if it has one of this number at its top. */
  function field(data, number) {
    const bytes = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
    let at = 0;
    const varint = () => {
      let [value, scale] = [0, 1];
      for (; bytes[at] > 127; scale *= 128) value += (bytes[at++] & 127) * scale;
      return value + bytes[at++] * scale;
    };
    while (at < bytes.length) {
      const tag = varint();
      const start = at;
      const length = { 0: 0, 1: 8, 5: 4 }[tag % 8] ?? varint();
      if (tag % 8 === 0) varint();
      const from = tag % 8 === 0 ? start : at;
      at += length;
      if (Math.floor(tag / 8) === number) return bytes.subarray(from, at);
    }
    return null;
  }
  WebSocket.prototype.send = function (data) {
    window.told.push(performance.now());
    const asking = typeof data !== "string" && field(data, RERUN);
    const fragment = asking && field(asking, FRAGMENT);
    if (asking) asksFor = fragment ? "fragment" : "page";
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener("message", ({ data: answer }) => {
        if (field(answer, NEW_SESSION)) asksFor = null;
        else if (field(answer, HEARD) && asksFor === "fragment") asksFor = "fragment, heard";
      });
      this.addEventListener("close", () => {
        asksFor = null;
      });
    }
    send.call(this, data);
    // A fragment that is no longer on the page is not run again, and nobody says so: ask for a word when it was heard.
    if (fragment) send.call(this, new Uint8Array(HEARTBEAT));
  };

  const script = () => document.querySelector("[data-testid='stApp']")?.dataset.testScriptState;
  // A skeleton stands where a part of Streamlit's own code is on its way, of which no function tells.
  const loads = () => document.querySelector("[data-testid='stSkeleton']") !== null;
  const quiet = () => !timers.size && !frames.size && !asked && asksFor !== "page" && asksFor !== "fragment";
  const rests = () => !loads() && quiet() && script() === "notRunning";

  /** What keeps the page from resting, for the message of a test that waits in vain. */
  window.underWay = () => {
    const own = { timers: timers.size, frames: frames.size, requests: asked, asksFor };
    return { loads: loads(), ...own, script: script() };
  };
  const frame = () => new Promise((done) => requestAnimationFrame(done));

  /** Where the parts of the page lie: the sidebar unfolds by a transition that no script takes part in. */
  const layout = () => {
    const parts = document.querySelectorAll(LAID_OUT);
    return JSON.stringify([...parts].map((part) => part.getBoundingClientRect()));
  };

  /** Ends when the page has rested for three frames, in which nothing moved; for many if a run may be about to begin. */
  window.atRest = async () => {
    let lay = layout();
    for (let quiet = 0; quiet < (asksFor ? 30 : 3);) {
      await frame();
      const lies = layout();
      quiet = rests() && lies === lay ? quiet + 1 : 0;
      lay = lies;
    }
    asksFor = null;
    return true;
  };

  /** Ends when so many frames have been painted. */
  window.framesLater = async (count) => {
    while (count--) await frame();
  };
})();
