// Tell whoever measures when the browser had painted: a message sent in a frame is handled only after that frame's paint.

/**
 * Dispatch `cnnviz:painted` from `element` after the next paint; `kind` says of what, `from` when the work began.
 * Whoever calls it in the frame that paints says so.
 */
export function reportPainted(element, kind, from, inFrame = false) {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const detail = { kind, from, painted: performance.now() };
    element.dispatchEvent(new CustomEvent("cnnviz:painted", { bubbles: true, composed: true, detail }));
  };
  if (inFrame) channel.port2.postMessage(0);
  else requestAnimationFrame(() => channel.port2.postMessage(0));
}
