// Lets a page tell when it has nothing more to do by itself: no timer, frame or request waits, and no run of the script is
// asked for or under way. Added to every page before its own scripts, with the numbers of two fields of Streamlit's messages.
(() => {
  const SOON = 3000; // milliseconds; a timer beyond is for when something goes wrong
  const [timers, frames] = [new Set(), new Set()];
  const { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame, fetch } = window;
  const { arrayBuffer } = Response.prototype;
  const { send } = WebSocket.prototype;
  const { send: upload } = XMLHttpRequest.prototype;
  const heard = new WeakSet();
  let [asked, runAsked] = [0, false];

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
  window.fetch = (...request) => underWay(fetch(...request));
  Response.prototype.arrayBuffer = function () {
    return underWay(arrayBuffer.call(this));
  };

  XMLHttpRequest.prototype.send = function (...body) {
    underWay(new Promise((done) => this.addEventListener("loadend", done)));
    return upload.apply(this, body);
  };

  /** Whether a message of Protocol Buffers has a field of this number at its top. */
  function has(data, number) {
    const bytes = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
    let at = 0;
    const varint = () => {
      let [value, scale] = [0, 1];
      for (; bytes[at] > 127; scale *= 128) value += (bytes[at++] & 127) * scale;
      return value + bytes[at++] * scale;
    };
    while (at < bytes.length) {
      const tag = varint();
      if (Math.floor(tag / 8) === number) return true;
      const length = { 0: 0, 1: 8, 5: 4 }[tag % 8] ?? varint();
      if (tag % 8 === 0) varint();
      at += length;
    }
    return false;
  }
  WebSocket.prototype.send = function (data) {
    if (typeof data !== "string" && has(data, RERUN)) runAsked = true;
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener("message", ({ data: answer }) => {
        if (answer instanceof ArrayBuffer && has(answer, NEW_SESSION)) runAsked = false;
      });
      this.addEventListener("close", () => {
        runAsked = false;
      });
    }
    return send.call(this, data);
  };

  const idle = () => document.querySelector("[data-testid='stApp']")?.dataset.testScriptState === "notRunning";
  const rests = () => !timers.size && !frames.size && !asked && !runAsked && idle();
  const frame = () => new Promise((done) => requestAnimationFrame(done));

  /** Ends when the page has rested for three frames. */
  window.atRest = async () => {
    for (let quiet = 0; quiet < 3; quiet = rests() ? quiet + 1 : 0) await frame();
    return true;
  };

  /** Ends when so many frames have been painted. */
  window.framesLater = async (count) => {
    while (count--) await frame();
  };
})();
