// What a card shows of a file: small pictures, lines of text, or a sign.

import { icon, make } from "../shared/dom.js";

const SIGNS = {
  page: ["M2.5 4h15v12h-15z", "M2.5 7h15", "FM4.6 5.1h.9v.9h-.9z"],
  paper: ["M5 2.5h7l3.5 3.5v11.5H5z", "M12 2.5V6h3.5", "M7.5 9.5h5.5", "M7.5 12h5.5", "M7.5 14.5h3"],
  graph: ["M2 7.5h4v5H2z", "M14 7.5h4v5h-4z", "M8 3h4v4H8z", "M8 13h4v4H8z", "M6 10 8 5", "M6 10 8 15", "M12 5l2 5m-2 5 2-5"],
  model: ["M5 2.5h7l3.5 3.5v11.5H5z", "M12 2.5V6h3.5", "M7.5 9h3v3h-3z", "M11 13h2.5v2.5H11z", "M9 12v2.2h2"],
  curve: ["M2.5 3v14h15", "M4 13c2-9 4-9 6-3s4 5 6-3"],
  sum: ["M2.5 3h5v5h-5z", "M10.5 4l3 3", "M13.5 4l-3 3", "M12 11.5h6", "M12 14.5h6", "M2.5 11h6l-3 3 3 3h-6"],
  layers: ["M2.5 4h3v12h-3z", "M8.5 6h4v8h-4z", "M15.5 8.5h2v3h-2z", "M5.5 10h3", "M12.5 10h3"],
  film: ["M2.5 4h15v12h-15z", "M8 7.5v5l4.5-2.5z", "M2.5 7h2", "M2.5 10h2", "M2.5 13h2", "M15.5 7h2", "M15.5 10h2", "M15.5 13h2"],
  link: ["M3 3h5v5H3z", "M12 3h5v5h-5z", "M3 12h5v5H3z", "FM5 5h1v1H5z", "FM14 5h1v1h-1z", "FM5 14h1v1H5z", "M12 12h2v2m3-2v2"],
};

/** The preview of a `card`, whose pictures lie in `content`. */
export function drawPreview(card, content) {
  const shown = make("span", { class: `shown ${card.sign}` });
  if (card.lines.length) shown.append(make("code", {}, card.lines.join("\n")));
  card.shapes.forEach(([rows, columns], number) => shown.append(canvasOf(content[`${card.id}_${number}`], rows, columns)));
  if (!card.shapes.length && SIGNS[card.sign]) shown.append(icon(...SIGNS[card.sign]));
  return shown;
}

function canvasOf(pixels, rows, columns) {
  const canvas = make("canvas", { width: columns, height: rows });
  const painting = canvas.getContext("2d");
  const image = painting.createImageData(columns, rows);
  for (let cell = 0; cell < rows * columns; cell++) {
    for (let colour = 0; colour < 3; colour++) image.data[4 * cell + colour] = pixels[3 * cell + colour];
    image.data[4 * cell + 3] = 255;
  }
  painting.putImageData(image, 0, 0);
  return canvas;
}
