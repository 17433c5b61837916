// What a page in a browser has and node has not, as far as the scripts that are tested here need it. To be imported first.

const listeners = new EventTarget();

/** Timers that run when a test says so. */
export const clock = {
  now: 0,
  timers: new Map(),

  /** Let so many milliseconds pass. */
  pass(time) {
    this.now += time;
    for (const [timer, { at, then }] of this.timers) {
      if (at <= this.now && this.timers.delete(timer)) then();
    }
  },
};

/** Requests that wait for a test to answer them. */
export const requests = [];

/** The links that were written, and whether each was a step of the way back. */
export const links = [];

/** What waits for the next frame. */
export const frames = [];

const write = (step) => (_state, _title, link) => {
  links.push({ link, step });
  location.search = link;
};

let timers = 0;

Object.assign(globalThis, {
  addEventListener: listeners.addEventListener.bind(listeners),
  removeEventListener: listeners.removeEventListener.bind(listeners),
  dispatchEvent: listeners.dispatchEvent.bind(listeners),
  PopStateEvent: class extends Event {},
  CustomEvent: class extends Event {
    constructor(type, { detail, ...how }) {
      super(type, how);
      this.detail = detail;
    }
  },
  document: { baseURI: "http://page/app/", fonts: new EventTarget() },
  location: { search: "" },
  history: { pushState: write(true), replaceState: write(false) },
  matchMedia: () => Object.assign(new EventTarget(), { matches: false }),
  OffscreenCanvas: class {
    getContext() {
      return {};
    }
  },
  requestAnimationFrame: (then) => frames.push(then),
  setTimeout: (then, delay) => {
    clock.timers.set(++timers, { at: clock.now + delay, then });
    return timers;
  },
  clearTimeout: (timer) => clock.timers.delete(timer),
  fetch: (address, { body }) =>
    new Promise((resolve, reject) => {
      requests.push({ path: address.pathname, ...JSON.parse(body), resolve, reject });
    }),
  MessageChannel: class {
    constructor() {
      this.port1 = { onmessage: null };
      this.port2 = { postMessage: () => setImmediate(() => this.port1.onmessage()) };
    }
  },
});

/** Let everything happen that waits for nothing but its turn. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A canvas that remembers the pixels that were put on it, as [red, green, blue] each. */
export function fakeCanvas() {
  const canvas = { width: 0, height: 0, pixels: [] };
  const context = {
    createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: ({ data }) => {
      canvas.pixels = Array.from({ length: data.length / 4 }, (_, at) => [...data.slice(4 * at, 4 * at + 3)]);
    },
  };
  return Object.assign(canvas, { getContext: () => context });
}
