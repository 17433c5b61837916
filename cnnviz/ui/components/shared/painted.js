// Tell whoever measures when the browser had painted: a message sent in a frame is handled only after that frame's paint.

/** Dispatch `cnnviz:painted` from `element` after the next paint; `kind` says of what, `from` when the work began. */
export function reportPainted(element, kind, from) {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const detail = { kind, from, painted: performance.now() };
    element.dispatchEvent(new CustomEvent("cnnviz:painted", { bubbles: true, composed: true, detail }));
  };
  requestAnimationFrame(() => channel.port2.postMessage(0));
}
