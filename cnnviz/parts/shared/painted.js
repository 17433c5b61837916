// Tell whoever measures when the browser had painted: a message sent in a frame is handled only after that frame's paint.

const { port1: heard, port2: sent } = new MessageChannel();
/** @type {[EventTarget, { kind: string, from: number, part?: string }][]} of each message on its way: whose, and what it tells */
const waiting = [];

heard.onmessage = () => {
  const painted = performance.now();
  const next = waiting.shift();
  if (!next) return;
  const [element, told] = next;
  element.dispatchEvent(new CustomEvent("cnnviz:painted", { bubbles: true, composed: true, detail: { ...told, painted } }));
};

/**
 * Dispatch `cnnviz:painted` from `element` after the next paint; `kind` says of what, `from` when the work began.
 * Whoever calls it in the frame that paints says so, and where several parts tell of the same, which `part` it is.
 *
 * @param {EventTarget} element
 * @param {string} kind
 * @param {number} from
 * @param {boolean} inFrame
 * @param {string} [part]
 */
export function reportPainted(element, kind, from, inFrame = false, part = undefined) {
  const send = () => {
    waiting.push([element, { kind, from, part }]);
    sent.postMessage(0);
  };
  if (inFrame) send();
  else requestAnimationFrame(send);
}
