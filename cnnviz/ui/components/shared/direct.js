// Answers past Streamlit: one request brings what a change gives; a run of the script follows only if it is needed.
// Each component is a script of its own, so the page holds what came last.

import { Turns } from "./turns.js";

const answers = (globalThis.cnnvizDirect ??= new Map()); // by the line's token: how many there were, and what the last one gave
const ANSWERED = "cnnviz:answered";
const REST = 150; // milliseconds without another change
/** @type {Record<string, new (bytes: ArrayBuffer, place: number, size: number) => Numbers>} */
const TYPES = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array };

/**
 * What an answer holds: its JSON, with the arrays beside the meta data of the component that shows them.
 *
 * @param {ArrayBuffer} bytes
 * @returns {Answer}
 */
function unpack(bytes) {
  const length = new DataView(bytes).getUint32(0, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  /** @type {Record<string, Record<string, [type: string, place: number, size: number]>>} */
  const parts = told.arrays;
  for (const [part, arrays] of Object.entries(parts)) {
    for (const [name, [type, place, size]] of Object.entries(arrays)) {
      told[part][name] = new TYPES[type](bytes, 4 + length + place, size);
    }
  }
  return told;
}

/**
 * Ask on the line with this token; null if that is no way to get an answer now.
 *
 * @param {string} token
 * @param {{ of: string | undefined, messages: Message[], passing?: boolean }} request
 */
async function ask(token, request) {
  try {
    const reply = await fetch(new URL(`direct/${token}`, document.baseURI), {
      method: "POST",
      body: JSON.stringify(request),
    });
    return reply.status === 200 ? unpack(await reply.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

/**
 * How late an answer is: one that only passes comes after the one with its number, and after what the script makes of that.
 *
 * @param {Answer} answer
 */
const lateness = ({ number, run }) => number + (run === null ? 0.5 : 0);

/**
 * Let the page show an answer, unless a later one came before it.
 *
 * @param {string} token
 * @param {Answer} answer
 */
function publish(token, answer) {
  const last = answers.get(token);
  if (last && lateness(answer) < lateness(last)) return;
  answers.set(token, answer);
  dispatchEvent(new Event(ANSWERED));
}

/**
 * What passed is over: from now on the script's data come after it.
 *
 * @param {string | undefined} token
 */
function endPassing(token) {
  const last = token && answers.get(token);
  if (last && last.run === null) last.run = false;
}

/**
 * Bring the address up to date, as a step of the browser's way back or in the place of the last one.
 *
 * @param {string} link
 * @param {boolean} step
 */
function writeLink(link, step) {
  if (`?${link}` === location.search) return;
  history[step ? "pushState" : "replaceState"]({}, "", `?${link}`);
}

/**
 * The visitor has come to another process, as the one of the line with this token has ended: take the link there, if it is
 * ahead.
 *
 * @param {string} token
 */
function resume(token) {
  const last = answers.get(token);
  answers.delete(token);
  if (!last || last.known) return;
  writeLink(last.link, false);
  dispatchEvent(new PopStateEvent("popstate")); // Streamlit knows of links by this alone
}

/**
 * What the last answer gave for the `part` of the page for which the script sent `data`; undefined if these are newer.
 *
 * @param {Sent} data
 * @param {string} part
 */
export function newer(data, part) {
  if (!data.direct) return undefined;
  const [token, number] = data.direct;
  const answer = answers.get(token);
  return answer && lateness(answer) > number - (data.same ? 1 : 0) ? answer[part] : undefined;
}

/**
 * Call `then` at each answer; the function that is returned ends that.
 *
 * @param {() => void} then
 */
export function atAnswers(then) {
  addEventListener(ANSWERED, then);
  return () => removeEventListener(ANSWERED, then);
}

/** Messages that are answered directly where that is possible. */
export class DirectTurns extends Turns {
  constructor() {
    super();
    this.key = "";
    this.said = 0; // messages of the hand
    /** @type {string | undefined} */
    this.token = undefined;
    /** @type {SetTriggerValue} */
    this.setTriggerValue = () => {};
    this.onBack = () => {
      clearTimeout(this.resting); // the link that is left must not be written over the one that is opened
      [this.moving, this.owesRun] = [false, false];
    };
    addEventListener("popstate", this.onBack);
  }

  /** Whether the data answer everything that was sent; that an answer has arrived needs none. */
  get settled() {
    return this.waiting.every(([, body]) => body?.arrived !== undefined);
  }

  /**
   * Learn the way from what the script sent; without a line all goes through Streamlit.
   *
   * @param {Asking} sent
   */
  follow({ key, direct, turn }) {
    this.key = key;
    const [token, number] = direct ?? [];
    if (this.token && token !== this.token) resume(this.token);
    this.token = token;
    const last = token && answers.get(token);
    // The script has run since, and Streamlit has its link.
    if (last && number !== undefined && last.number <= number) last.known = true;
    this.confirm(turn);
    if (this.settled) this.handedOver = false;
  }

  /** @param {SetTriggerValue} setTriggerValue @param {any} body */
  send(setTriggerValue, body) {
    clearTimeout(this.resting);
    this.said += 1;
    if (!this.token || this.handedOver) {
      super.send(setTriggerValue, body);
      return;
    }
    this.waiting.push([++this.last, body]);
    this.setTriggerValue = setTriggerValue;
    if (!this.asking) this.ask();
  }

  async ask() {
    this.asking = true;
    const { token } = this;
    const sent = this.waiting.filter(([, body]) => body?.arrived === undefined);
    const answer = token ? await ask(token, { of: this.key, messages: sent }) : null;
    this.asking = false;
    if (this.gone) return;
    if (!token || !answer) {
      this.moving = false;
      this.handedOver = true; // what follows goes the same way until the script has answered
      endPassing(token);
      this.setTriggerValue("action", this.waiting);
      return;
    }
    this.confirm(Math.max(...sent.map(([turn]) => turn)));
    publish(token, answer);
    if (!this.moving) writeLink(answer.link, true); // browsers refuse to do so at each step of a slider
    this.moving = true;
    this.owesRun ||= Boolean(answer.run);
    if (this.settled) this.resting = setTimeout(() => this.rest(answer), REST);
    else this.ask();
  }

  /**
   * Show what `body` gives without sending it, unless something is sent meanwhile; whether it was shown.
   *
   * @param {any} body
   */
  async glimpse(body) {
    const { token, said } = this;
    if (!token || this.asking || this.handedOver) return false;
    const answer = await ask(token, { of: this.key, messages: [[this.last, body]], passing: true });
    if (!answer || this.said !== said || this.gone) return false; // the answer to what was said since tells more
    publish(token, answer);
    return true;
  }

  /**
   * The hand rests: what else on the page depends on this follows now.
   *
   * @param {Answer} answer
   */
  rest({ link, number }) {
    this.moving = false;
    writeLink(link, false);
    if (!this.owesRun) return;
    this.owesRun = false;
    super.send(this.setTriggerValue, { arrived: number });
  }

  destroy() {
    this.gone = true;
    removeEventListener("popstate", this.onBack);
    clearTimeout(this.resting);
    endPassing(this.token);
  }
}
