// Text onto the clipboard.

import { focusedBeside } from "./dom.js";

/**
 * Copy `text`; true if the browser let us. Its clipboard is there on localhost and by HTTPS alone; elsewhere a hidden field
 * inside `host` helps.
 *
 * @param {string} text
 * @param {Element} host
 */
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
