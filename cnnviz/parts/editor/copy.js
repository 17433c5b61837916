// A kernel as Python source, and onto the clipboard with it.

import { focusedBeside } from "../shared/dom.js";

/** Nested lists as Python source: (kH, kW) for one channel, (C, kH, kW) for several. */
export function pythonList(texts) {
  const planes = texts.map((plane) => plane.map((row) => `[${row.join(", ")}]`));
  if (planes.length === 1) return `[${planes[0].join(",\n ")}]`;
  return `[${planes.map((rows) => `[${rows.join(",\n  ")}]`).join(",\n ")}]`;
}

/** Copy `text`; true if the browser let us. Without the clipboard's interface a hidden field inside `host` helps. */
export async function copyText(text, host) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = focusedBeside(host);
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    host.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    focused?.focus();
    return copied;
  }
}
