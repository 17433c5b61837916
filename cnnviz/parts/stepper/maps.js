// The maps in a row: painting them, what the pointer means on them, and the light that links them.

import { colourOf, divergingColours, grayColours, paintPicture, paintPixels, paintValues } from "../shared/colour.js";
import { figuresOf } from "./figures.js";
import { holdNumbers, numberCells } from "./in_cells.js";
import { letter, letteringOf } from "./lettering.js";
import { cellAt, clearOverlay, coverCell, frameBox, halfInUse, linkBoxes, linkPast } from "./light.js";
import { markPin, rectangleOn, showScale, veilFrom } from "./light.js";
import { make, say } from "../shared/dom.js";
import { STAGES } from "./geometry.js";
import { sizeCanvas } from "./sheet.js";

const TALLEST_MAP = 300; // CSS pixels a map may take in height, or on wide screens this share of the row
const TALLEST_SHARE = 0.22;
const TALLEST_PHOTO = 0.42; // of the row, where two stand beside each other
const LONG_NAME = 16; // letters for which there is no room beside a shape in a narrow column
/** In a demonstration, which is read from far away. */
const FAR = { smallest: 16, largest: 32, squeezed: 2.1 };

/** Ways of showing in which three channels are red, green and blue. */
const PICTURES = ["clip", "signed"];

/** The scale of a stage for the chosen way of showing: low, high, colours, and whether signs are dropped. */
export function scaleFor(view, [low, high], unit, theme) {
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  if (view === "clip") return { low: 0, high: unit, colours: grayColours() };
  if (view === "minmax") return { low, high: high > low ? high : low + 1, colours: grayColours() };
  if (view === "signed") return { low: -most, high: most, colours: grayColours(), signed: true };
  if (view === "absolute") return { low: 0, high: most, colours: grayColours(), unsigned: true };
  return { low: -most, high: most, colours: divergingColours(theme), signed: true, half: halfInUse(low, high) };
}

/**
 * Let `paint` paint on the `easel` and show it on `canvas`. What a canvas with a context shows is copied for every frame of the
 * page, however still it is; an image that was handed over is not.
 */
export function exhibit(canvas, easel, paint) {
  paint(easel);
  Object.assign(canvas, { width: easel.width, height: easel.height });
  canvas.getContext("bitmaprenderer").transferFromImageBitmap(easel.transferToImageBitmap());
}

/** The scale of an input that is a result: gray from 0 on, or with its signs. */
function inputScale([low, high], theme) {
  if (low >= 0) return { low: 0, high: high || 1, colours: grayColours() };
  return scaleFor("diverging", [low, high], 0, theme);
}

export class Maps {
  constructor(root) {
    this.row = root.querySelector(".maps");
    this.overlay = root.querySelector(".overlay");
    this.forced = matchMedia("(forced-colors: active)");
    this.easel = new OffscreenCanvas(1, 1);
    this.stages = [...STAGES, "then"];
    this.figures = figuresOf(root, this.stages);
    /** @type {import("./strips.js").Strips | undefined} */
    this.strips = undefined; // the maps of several kernels under the stages
    /** @type {import("./zoom_maps.js").MapsZoom | undefined} */
    this.zoom = undefined; // which part of the maps is seen, where they can be zoomed into
    this.filling = 0; // how much larger than usual they are, where each is as tall as its plate; else nothing
  }

  /** Show in the map of `stage` what `paint` paints. */
  exhibit(stage, paint) {
    exhibit(this.figures[stage].base, this.easel, paint);
  }

  /** Paint every map of `model` for `channel`, and of an input that is a result the channel `read`. */
  paint(model, theme, channel, read) {
    this.model = model;
    this.theme = theme;
    this.channel = channel;
    const { meta } = model;
    const unit = model.unit;
    const { range } = model.image;
    model.inputScale = range && inputScale(range, theme);
    this.scales = { input: model.inputScale ?? { low: 0, high: unit, colours: grayColours() } };
    this.paintInput(model, model.image.channels === 1 ? 0 : read);
    showScale(this.figures.input.legend, this.scales.input);
    for (const stage of this.stages.slice(1)) {
      const { figure } = this.figures[stage];
      figure.hidden = !model.has(stage);
      if (!model.has(stage)) continue;
      const scale = (this.scales[stage] = scaleFor(meta.view, meta.ranges[stage], unit, theme));
      const [channels, height, width] = model.shape(stage);
      if (channels === 3 && PICTURES.includes(meta.view)) {
        this.exhibit(stage, (canvas) => this.paintColour(canvas, model.maps[stage], height, width, scale));
      } else {
        const at = model.mapOf(stage, channel) * height * width;
        let values = model.maps[stage].subarray(at, at + height * width);
        if (scale.unsigned) values = new Float32Array(values).map(Math.abs); // the lowest whole number has no opposite in 16 bits
        this.exhibit(stage, (canvas) => paintValues(canvas, values, height, width, scale));
      }
      showScale(this.figures[stage].legend, scale, model.covers.numbers(stage));
    }
    const long = Object.values(meta.titles).some((title) => title.length > LONG_NAME);
    this.row.classList.toggle("long-names", meta.large || long);
    for (const stage of this.stages) {
      const { name, shape } = this.figures[stage];
      const whose = stage === "input" && range && model.image.channels > 1 ? ` · ${meta.channel_names[read]}` : "";
      name.textContent = meta.titles[stage] + whose;
      const all = model.has(stage) ? (meta.layer?.shapes?.[stage] ?? model.shape(stage)) : [];
      shape.textContent = all.join("\u2009×\u2009");
    }
    this.strips?.paint(model, theme, channel);
    this.layout();
  }

  paintInput(model, channel) {
    const { height, width } = model.image;
    const { inputScale: scale, pixels } = model;
    if (scale) {
      const plane = pixels.subarray(channel * height * width, (channel + 1) * height * width);
      this.exhibit("input", (canvas) => paintValues(canvas, plane, height, width, scale));
    } else if (this.pixels !== pixels) {
      this.exhibit("input", (canvas) => paintPicture(canvas, pixels, height, width));
    }
    this.pixels = pixels;
  }

  paintColour(canvas, values, height, width, { low, high }) {
    const plane = height * width;
    const level = (value) => Math.min(255, Math.max(0, Math.round(((value - low) / (high - low)) * 255)));
    paintPixels(canvas, height, width, (target) => {
      for (let at = 0; at < plane; at++) {
        target[at] = (255 << 24) | (level(values[at + 2 * plane]) << 16) | (level(values[at + plane]) << 8) | level(values[at]);
      }
    });
  }

  /** The colour in which a stage shows a value. */
  colour(stage, value) {
    const scale = this.scales[stage];
    return colourOf(scale.unsigned ? Math.abs(value) : value, scale);
  }

  /** Fit the maps into their columns and remember where each one's cells are. */
  layout() {
    if (!this.model) return;
    if (this.width !== this.row.clientWidth) for (const { readout } of Object.values(this.figures)) readout.style.minHeight = "";
    this.width = this.row.clientWidth;
    const tallest = Math.max(TALLEST_MAP, this.row.clientWidth * (this.model.meta.photo ? TALLEST_PHOTO : TALLEST_SHARE));
    for (const stage of this.stages) {
      const { figure, plate, base } = this.figures[stage];
      Object.assign(base.style, { transform: "", clipPath: "" });
      if (figure.hidden) continue;
      const [, height, width] = this.model.shape(stage);
      const style = getComputedStyle(plate);
      const room = plate.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const tall = this.filling ? plate.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom) : tallest;
      const shown = Math.max(1, Math.min(room, (tall * width) / height));
      base.style.width = `${shown}px`;
      base.style.height = `${(shown * height) / width}px`;
    }
    const frame = this.row.getBoundingClientRect();
    for (const stage of this.stages) {
      const part = this.figures[stage];
      const [, height, width] = this.model.shape(this.model.has(stage) ? stage : "conv");
      const box = part.base.getBoundingClientRect();
      part.text = this.placeOfText(part.readout, frame);
      part.box = {
        x: box.left - frame.left,
        y: box.top - frame.top,
        width: box.width,
        height: box.height,
        rows: height,
        columns: width,
      };
      part.seen = this.zoom?.place(stage, part) ?? part.box;
    }
    this.frame = frame;
    this.strips?.measure(frame);
    for (const stage of this.stages) if (!this.figures[stage].figure.hidden) this.number(stage);
  }

  /** Write the numbers into the cells of a map, where they are large enough to be read and nothing hides them. */
  number(stage) {
    const { plate, base, box, seen } = this.figures[stage];
    const { model, theme } = this;
    let canvas = plate.querySelector(".in-cells");
    const shown = holdNumbers(box) && !model.covers.numbers(stage) && this.scales[stage];
    if (!shown) return canvas?.remove();
    if (!canvas) plate.append((canvas = make("canvas", { class: "in-cells", "aria-hidden": "true" })));
    const density = sizeCanvas(canvas, seen.width, seen.height);
    Object.assign(canvas.style, { left: `${base.offsetLeft}px`, top: `${base.offsetTop}px` });
    const context = canvas.getContext("2d");
    const [left, above] = [seen.x - box.x, seen.y - box.y];
    context.setTransform(density, 0, 0, density, -left * density, -above * density);
    context.clearRect(left, above, seen.width, seen.height);
    const channel = Math.min(this.channel, model.shape(stage)[0] - 1);
    const at = (row, column) => {
      if (stage === "input") return { value: model.pixel(channel, row, column), colour: model.inputColour(channel, row, column) };
      const value = model.value({ stage, channel, row, column });
      return { value, colour: this.colour(stage, value) };
    };
    numberCells(context, box, seen, theme.font, at, this.filling ? (...given) => this.typeFar(...given) : undefined);
    return undefined;
  }

  /** How large a number stands in a cell of a demonstration; 0 if it would be too small to be read. */
  typeFar(cell, { length }) {
    const size = Math.min(FAR.largest * this.filling, cell * 0.46, (cell * 1.7) / length);
    return size >= FAR.smallest ? size : (cell * FAR.squeezed) / length >= FAR.smallest ? FAR.smallest : 0;
  }

  /** Where a readout is written, in which letters, and for how many lines there is room. */
  placeOfText(readout, frame) {
    const { left, top, width, height } = readout.getBoundingClientRect();
    const font = letteringOf(readout, this.theme);
    return { x: left - frame.left, y: top - frame.top, width, font, lines: Math.round(height / font.line), said: "" };
  }

  /** Write `said` under the map of `stage`, on the overlay that `light` has cleared. */
  tell(stage, said) {
    const { readout, text } = this.figures[stage];
    text.said = said;
    if (this.forced.matches) return; // the page's own text is seen
    const context = this.overlay.getContext("2d");
    context.fillStyle = this.theme.ink;
    const lines = letter(context, said, text.x, text.y, text.width, text.font);
    if (lines > text.lines) readout.style.minHeight = `${lines * text.font.line}px`;
  }

  /** Write the readouts into the page. */
  settle() {
    for (const { readout, text } of Object.values(this.figures)) if (text) say(readout, text.said);
  }

  /** The cell of `stage` under a pointer event; a point on the margin means the nearest cell. */
  cellUnder(stage, event) {
    const { base, box } = this.figures[stage];
    const at = this.zoom?.on ? this.zoom.within(event, this.figures[stage].seen, this.row) : event;
    return cellAt(at, base.getBoundingClientRect(), box.rows, box.columns);
  }

  rectangle(stage, rows, columns) {
    return rectangleOn(this.figures[stage].box, rows, columns);
  }

  /** Cover the elements of these stages whose numbers are still to come. */
  question(stages, { cell, pooled, then }) {
    const context = this.overlay.getContext("2d");
    context.save();
    this.zoom?.clip(context, this.figures);
    for (const stage of stages) {
      const at = stage === "pool" ? pooled : stage === "then" ? then : cell;
      if (!at || !this.model.has(stage)) continue;
      const box = this.rectangle(stage, [at.row, at.row], [at.column, at.column]);
      coverCell(context, this.theme, box);
      frameBox(context, this.theme, box);
    }
    context.restore();
  }

  /** Light up what belongs to `spot`; `hiddenFrom` hides the elements of its stage from that index on. */
  light(spot, chain, pinned, hiddenFrom) {
    const { theme } = this;
    const context = clearOverlay(this.overlay, this.frame);
    context.save();
    this.zoom?.clip(context, this.figures);
    if (hiddenFrom !== null) veilFrom(context, theme, this.figures[spot.stage].box, hiddenFrom);
    const { cell, area, own, seen, pooled } = chain;
    const one = (at) => [at, at];
    const input = own && this.rectangle("input", own.rows, own.columns);
    const conv = this.rectangle("conv", one(cell.row), one(cell.column));
    const act = this.model.has("act") ? this.rectangle("act", one(cell.row), one(cell.column)) : undefined;
    const dash = [4, 3];
    const link = this.zoom?.on ? () => {} : linkBoxes; // to an element beside what is seen a line would lead nowhere
    if (input && !this.filling) link(context, theme, input, conv); // there it would run over the picture's numbers
    if (act) link(context, theme, conv, act);
    if (chain.read) this.linkSecond(context, chain);
    if (spot.stage === "pool") {
      if (seen) frameBox(context, theme, this.rectangle("input", seen.rows, seen.columns), { dash });
      frameBox(context, theme, this.rectangle("conv", area.rows, area.columns), { dash });
      frameBox(context, theme, this.rectangle("act", area.rows, area.columns));
    }
    if (pooled && this.model.has("pool")) {
      const pool = this.rectangle("pool", pooled.rows, pooled.columns);
      link(context, theme, spot.stage === "pool" ? this.rectangle("act", area.rows, area.columns) : act, pool);
      frameBox(context, theme, pool, spot.stage === "pool" ? {} : { dash });
    }
    for (const box of [input, conv, act]) if (box) frameBox(context, theme, box);
    if (chain.then) this.lightSecond(context, chain);
    if (pinned) this.lightPin(context, pinned);
    context.restore();
    this.strips?.mark(context, theme, cell, pooled);
  }

  lightPin(context, { stage, row, column }) {
    if (!this.figures[stage].figure.hidden) markPin(context, this.theme, this.rectangle(stage, [row, row], [column, column]));
  }

  /** Lines from what an element of the second step reads, past the maps of the stages that it does not take. */
  linkSecond(context, chain) {
    if (this.filling || this.zoom?.on) return;
    const [from, to] = [this.boxBefore(chain), this.boxAfter(chain)];
    const after = this.stages.slice(this.stages.indexOf(this.model.meta.then.stage) + 1, -1);
    const past = after.filter((stage) => this.model.has(stage)).map((stage) => this.figures[stage].box);
    if (!past.length) return linkBoxes(context, this.theme, from, to);
    const { x } = past[0];
    const last = /** @type {any} */ (past.at(-1));
    const between = { x, y: Math.min(...past.map(({ y }) => y)), width: last.x + last.width - x };
    return linkPast(context, this.theme, from, to, between);
  }

  /** The element after the second step, and what it reads; or, dashed, the elements that read what is pointed at. */
  lightSecond(context, chain) {
    const { theme } = this;
    frameBox(context, theme, this.boxAfter(chain), chain.read ? {} : { dash: [4, 3] });
    if (chain.read) frameBox(context, theme, this.boxBefore(chain));
  }

  /** What an element of the second step reads. */
  boxBefore({ read }) {
    return this.rectangle(this.model.meta.then.stage, read.rows, read.columns);
  }

  boxAfter({ then }) {
    return this.rectangle("then", then.rows, then.columns);
  }
}
