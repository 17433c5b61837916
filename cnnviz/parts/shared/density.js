// A window that is moved to another screen, or zoomed, has other pixels: what is painted for the old ones gets blurred.

import { onScreen } from "./paper.js";

/**
 * Call `then` whenever the device's pixels for a CSS pixel are others, until `signal` ends that.
 *
 * @param {() => void} then
 * @param {AbortSignal} signal
 */
export function atDensity(then, signal) {
  const watch = () => {
    const options = { once: true, signal };
    const heard = () => {
      onScreen(then)();
      watch();
    };
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", heard, options);
  };
  watch();
}
