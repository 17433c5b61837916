// Short calculations as rows of boxes: numbers with what they are called, and signs between them.

const BOX = { tall: 62, pad: 16, gap: 12 };
const ROW = BOX.tall + 22;

/** Break `items` ({label, text, colour} or a sign) into rows that fit `room`; what is drawn, and how high it is. */
export function linesLayout(sheet, theme, items, room) {
  sheet.context.font = `20px ${theme.font}`;
  const wide = (text) => sheet.context.measureText(text).width;
  let [x, y] = [0, 0];
  const placed = items.map((item) => {
    if (item === "\n") {
      [x, y] = [0, y + ROW];
      return null;
    }
    const sign = typeof item === "string";
    const width = sign ? wide(item) + 4 : Math.max(wide(item.text), wide(item.label) * 0.72) + 2 * BOX.pad;
    if (x > 0 && x + width > room) [x, y] = [0, y + ROW];
    const one = { item, sign, x, y, width };
    x += width + BOX.gap;
    return one;
  });
  return { placed: placed.filter(Boolean), width: room, height: y + ROW };
}

export function drawLines(sheet, { placed }) {
  const { theme, context } = sheet;
  for (const { item, sign, x, y, width } of placed) {
    const middle = y + 24 + (BOX.tall - 24) / 2;
    if (sign) {
      sheet.text(item, x + width / 2, middle, { size: 22, align: "center" });
      continue;
    }
    sheet.text(item.label, x + width / 2, y + 11, { size: 14, align: "center", alpha: 0.8, most: width });
    const ink = item.colour ? `rgb(${item.colour})` : theme.raised;
    context.fillStyle = ink;
    context.fillRect(x, y + 24, width, BOX.tall - 24);
    sheet.box(x, y + 24, width, BOX.tall - 24, {
      colour: item.strong ? theme.accent : theme.line,
      line: item.strong ? 2.5 : 1,
      casing: false,
    });
    sheet.text(item.text, x + width / 2, middle, {
      size: 20,
      align: "center",
      weight: item.strong ? 650 : 400,
      colour: item.ink ?? theme.ink,
    });
  }
}
