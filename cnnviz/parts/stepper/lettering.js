// Text that changes with every move of the pointer is drawn on a canvas. In the page it would cost style, layout, paint
// and new layers, several times the arithmetic; there it stands too, unseen but to be read and copied, once the hand rests.

const PIECES = /\s+|[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+/g; // words, and Han characters one by one
const HAIR = 0.5; // CSS pixels by which the sum of the widths of words may differ from the width of a line

const DIGIT = 0.7; // how high a digit is, as a share of the type size

/** How the text in `element` is lettered: its font, the height of a line and how far below its top the letters stand. */
export function letteringOf(element, theme) {
  const { fontSize, fontWeight, lineHeight } = getComputedStyle(element);
  const [size, line] = [parseFloat(fontSize), parseFloat(lineHeight)];
  return { font: `${fontWeight} ${size}px ${theme.font}`, line, down: (line + size * DIGIT) / 2 };
}

/** The width of `text` in CSS pixels. */
export function widthOf(context, text, { font }) {
  context.font = font;
  return context.measureText(text).width;
}

/** `text` in lines of at most `room` CSS pixels; `whole` is its width. */
export function linesOf(context, text, room, lettering, whole = widthOf(context, text, lettering)) {
  if (whole <= room) return [text];
  const lines = [];
  let [line, width] = ["", 0];
  const take = (piece) => {
    const wide = widthOf(context, piece, lettering);
    if (line && width + wide > room + HAIR && piece.trim()) {
      lines.push(line.trimEnd());
      [line, width] = ["", 0];
    }
    if (!line && !piece.trim()) return;
    [line, width] = [line + piece, width + wide];
  };
  for (const piece of text.match(PIECES)) {
    if (widthOf(context, piece, lettering) <= room) take(piece);
    else [...piece].forEach(take); // too long for a line of its own
  }
  return [...lines, line];
}

/** Write `text` from the top left corner [x, y] on in lines of `room`; returns how many lines it took. */
export function letter(context, text, x, y, room, lettering) {
  const lines = linesOf(context, text, room, lettering);
  lines.forEach((line, index) => context.fillText(line, x, Math.round(y + index * lettering.line + lettering.down)));
  return lines.length;
}
