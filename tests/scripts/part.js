// A part of the page and its turns, without a browser.

import { clock, links, requests } from "./page.js";

import { afterEach, beforeEach } from "node:test";

import { newest, take } from "../../cnnviz/parts/shared/shelf.js";
import { Turns } from "../../cnnviz/parts/shared/turns.js";
import { data } from "./server.js";

const parts = [];

beforeEach(() => {
  requests.length = links.length = 0;
  clock.timers.clear();
  location.search = "";
});

afterEach(() => {
  for (const { turns } of parts.splice(0)) turns.destroy();
});

/** A part whose data have come, and what it says to the script. */
export function part(more) {
  const turns = new Turns();
  const triggers = [];
  let sent = data(more);
  const follow = (changed = {}) => {
    sent = { ...sent, ...changed };
    turns.follow(sent, (name, value) => triggers.push([name, structuredClone(value)]));
    take(sent);
  };
  follow();
  const made = {
    turns,
    follow,
    triggers,
    key: sent.key,
    door: sent.door,
    tell: (body) => turns.send(body),
    said: () => triggers.map(([, { messages }]) => messages),
    shown: () => newest(sent.key)?.meta.value,
    reply: (version, value, changed = {}) => ({ version, shown: { [sent.key]: { meta: { value } } }, ...changed }),
  };
  parts.push(made);
  return made;
}
