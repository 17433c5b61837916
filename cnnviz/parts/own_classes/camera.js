// What the camera sees, in the page itself; nothing is recorded, and pictures are taken only where they are asked for.

import { make } from "../shared/dom.js";
import { squareOf } from "./pictures.js";

export class Camera {
  /** @param {() => void} heard told when it begins, ends or cannot begin */
  constructor(heard) {
    this.heard = heard;
    this.on = false;
    this.failed = false;
    this.element = make("video", { muted: "", playsinline: "" });
    this.element.muted = true;
  }

  /** Whether there is a picture to be seen. */
  get sees() {
    return Boolean(this.stream) && this.element.videoWidth > 0;
  }

  /** @param {boolean} on */
  async turn(on) {
    if (on === this.on) return;
    this.on = on;
    this.failed = false;
    if (!on) return this.stop();
    try {
      const wanted = { video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" }, audio: false };
      const stream = await navigator.mediaDevices.getUserMedia(wanted);
      if (!this.on) return stream.getTracks().forEach((track) => track.stop());
      this.stream = stream;
      const [track] = stream.getVideoTracks();
      track.addEventListener("ended", () => this.fail());
      this.mirrored = track.getSettings().facingMode !== "environment";
      this.element.classList.toggle("mirrored", this.mirrored);
      this.element.srcObject = stream;
      await this.element.play(); // by itself it does not begin while it is hidden
      this.heard();
    } catch {
      if (this.on) this.fail(); // navigator.mediaDevices is missing on a page without encryption
    }
  }

  fail() {
    this.stop();
    this.failed = this.on;
    this.heard();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = undefined;
    this.element.srcObject = null;
  }

  /** What is to be seen now, as bytes in base 64; null while there is nothing. */
  take() {
    if (!this.sees) return null;
    const { videoWidth, videoHeight } = this.element;
    return squareOf(this.element, videoWidth, videoHeight, this.mirrored);
  }
}
