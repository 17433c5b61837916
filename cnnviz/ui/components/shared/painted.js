// Tell whoever measures when the browser had painted: a message sent in a frame is handled only after that frame's paint.

const { port1: heard, port2: sent } = new MessageChannel();
const waiting = []; // [element, kind, from] for each message on its way

heard.onmessage = () => {
  const painted = performance.now();
  const [element, kind, from] = waiting.shift();
  element.dispatchEvent(new CustomEvent("cnnviz:painted", { bubbles: true, composed: true, detail: { kind, from, painted } }));
};

/**
 * Dispatch `cnnviz:painted` from `element` after the next paint; `kind` says of what, `from` when the work began.
 * Whoever calls it in the frame that paints says so.
 */
export function reportPainted(element, kind, from, inFrame = false) {
  const send = () => {
    waiting.push([element, kind, from]);
    sent.postMessage(0);
  };
  if (inFrame) send();
  else requestAnimationFrame(send);
}
