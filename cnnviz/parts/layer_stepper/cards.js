// One card for each input channel: window x weights = products as colours, the subtotal as a number and a bar.

import { colourOf, divergingColours } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { clamp } from "../stepper/geometry.js";
import { Sheet } from "../stepper/sheet.js";

const SIDE = 66; // CSS pixels that the longer side of a window takes
const LARGE_SIDE = 84; // where the window is a whole map
const ROOM_FOR_SIGN = 22;

export class Cards {
  /** `choose` is called with the place of a channel among those sent. */
  constructor(element, choose) {
    this.choose = choose;
    this.cards = [];
    this.order = null;
    this.title = make("h4");
    this.orders = ["in_order", "strongest"].map((order) => {
      const button = make("button", { type: "button" });
      button.addEventListener("click", () => {
        this.order = order;
        this.again?.();
      });
      return { order, button };
    });
    this.rest = make("p", { class: "rest" });
    this.list = make("div", { class: "cards" });
    this.bias = this.makeTerm("bias");
    this.total = this.makeTerm("sum");
    const switches = make("span", { class: "orders", role: "group" }, ...this.orders.map(({ button }) => button));
    this.head = make("div", { class: "cards-head" }, this.title, switches);
    element.append(this.head, this.list, this.rest);
    this.element = element;
    // a hidden card is not drawn: there may be 64, and they change with every move of the pointer
    this.watching = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const card = this.cards.find(({ button }) => button === target);
        if (card) card.seen = isIntersecting; // else it has been taken away meanwhile
      }
      this.again?.();
    });
  }

  /** Take a new payload; `order` is how the cards stand until a visitor says otherwise. */
  update(model, order) {
    const { meta } = model;
    const { words } = meta;
    this.model = model;
    this.first = order;
    this.again = null; // the former step does not fit these
    say(this.title, words.by_channel);
    for (const { order: each, button } of this.orders) say(button, words[each]);
    while (this.cards.length > model.image.channels) this.dropCard();
    while (this.cards.length < model.image.channels) this.cards.push(this.makeCard(this.cards.length));
  }

  dropCard() {
    const { button } = this.cards.pop();
    this.watching.unobserve(button);
    button.remove();
  }

  makeCard(index) {
    const canvas = make("canvas");
    const [name, number, bar] = [make("span", { class: "which" }), make("span", { class: "subtotal" }), make("i")];
    const button = make("button", { type: "button", class: "card" }, name, canvas, number, make("span", { class: "track" }, bar));
    button.addEventListener("click", () => this.choose(index));
    this.list.append(button);
    this.watching.observe(button);
    return { button, seen: false, canvas, name, number, bar, sheet: new Sheet(canvas) };
  }

  /** A card without a window: the bias, or the total. */
  makeTerm(kind) {
    const [name, number, bar] = [make("span", { class: "which" }), make("span", { class: "subtotal" }), make("i")];
    this.list.append(make("div", { class: `card ${kind}` }, name, number, make("span", { class: "track" }, bar)));
    return { name, number, bar };
  }

  /** Write a share of the sum as a number and a bar from the middle. */
  tell({ name, number, bar }, title, value, most) {
    say(name, title);
    say(number, formatNumber(value, 4));
    bar.style.left = `${50 + Math.max(-1, Math.min(0, value / most)) * 50}%`;
    bar.style.width = `${Math.min(1, Math.abs(value / most)) * 50}%`;
    bar.className = value < 0 ? "low" : "high";
  }

  /** Show the channels of `step`; the `chosen` one is also drawn large. */
  show(step, chosen, theme, zoom) {
    const { model } = this;
    const { meta } = model;
    this.again = () => this.show(step, chosen, theme, zoom);
    const [rows, columns] = meta.conv.kernel;
    const cell = clamp(Math.floor((model.listed ? LARGE_SIDE : SIDE) / Math.max(rows, columns)), 2, 26);
    const layout = { cell, width: 3 * columns * cell + 2 * ROOM_FOR_SIGN + 1, height: rows * cell + 1 }; // and the last line
    this.list.style.setProperty("--card", `${Math.max(150, Math.ceil(layout.width * zoom)) + 24}px`);
    const weights = { low: -meta.weight_most, high: meta.weight_most, colours: divergingColours(theme, "weight") };
    const reach = meta.weight_most * model.unit;
    const products = { low: -reach, high: reach, colours: divergingColours(theme) };
    const order = this.order ?? this.first;
    for (const { order: each, button } of this.orders) button.setAttribute("aria-pressed", String(each === order));
    const most = step.planes.reduce((size, plane) => Math.max(size, Math.abs(plane.subtotal)), 0) || 1;
    const ranks = step.planes.map((_, index) => index);
    if (order === "strongest") ranks.sort((a, b) => Math.abs(step.planes[b].subtotal) - Math.abs(step.planes[a].subtotal));
    ranks.forEach((index, rank) => {
      const plane = step.planes[index];
      const card = this.cards[index];
      card.button.style.order = String(rank);
      card.button.setAttribute("aria-pressed", String(index === chosen));
      this.tell(card, meta.channel_names[index], plane.subtotal, most);
      if (!card.seen) return;
      card.button.setAttribute(
        "aria-label",
        fill(meta.words.card, { channel: meta.channel_names[index], value: card.number.textContent }),
      );
      this.draw(card, plane, step.window, layout, { weights, products, theme, zoom });
    });
    this.tell(this.bias, meta.words.bias, step.bias, most);
    this.tell(this.total, meta.words.total, step.total, Math.max(most, Math.abs(step.total)));
    const { channels } = meta.left_out;
    this.rest.hidden = !channels;
    if (channels) say(this.rest, fill(meta.words.left_out, { count: channels, value: formatNumber(step.rest, 5) }));
  }

  draw(card, plane, window, { cell, width, height }, { weights, products, theme, zoom }) {
    const { sheet } = card;
    const { model } = this;
    const [rows, columns] = model.meta.conv.kernel;
    const span = columns * cell;
    const outside = (i, j) => window.rows[i] !== window.sourceRows[i] || window.columns[j] !== window.sourceColumns[j];
    const grid = (x, at) => sheet.grid(x, 0, rows, columns, cell, at);
    const [middle, style] = [height / 2, { size: 17, align: "center" }];
    if (card.model !== model || card.theme !== theme || card.zoom !== zoom) {
      Object.assign(card, { model, theme, zoom }); // the weights stay while the element moves
      sheet.fit(Math.round(width * zoom), Math.round(height * zoom), theme);
      sheet.density *= zoom;
      sheet.clear();
      sheet.text("×", span + ROOM_FOR_SIGN / 2, middle, style);
      grid(span + ROOM_FOR_SIGN, (i, j) => ({ colour: colourOf(plane.weights[i * columns + j], weights) }));
      sheet.text("=", 2 * span + 1.5 * ROOM_FOR_SIGN, middle, style);
    }
    grid(0, (i, j) => ({ colour: model.valueColour(plane.inputs[i * columns + j]), padding: outside(i, j) }));
    grid(2 * (span + ROOM_FOR_SIGN), (i, j) => ({ colour: colourOf(plane.products[i * columns + j], products) }));
  }

  destroy() {
    this.watching.disconnect();
  }
}
