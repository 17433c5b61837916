// A kernel as Python source.

/** Nested lists as Python source: (kH, kW) for one channel, (C, kH, kW) for several. */
export function pythonList(texts) {
  const planes = texts.map((plane) => plane.map((row) => `[${row.join(", ")}]`));
  if (planes.length === 1) return `[${planes[0].join(",\n ")}]`;
  return `[${planes.map((rows) => `[${rows.join(",\n  ")}]`).join(",\n ")}]`;
}
