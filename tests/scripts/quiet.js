// Tells of a run of node's tests what failed and why, and how many passed.

/** What to print for the events of a run. */
export default async function* quiet(events) {
  let passed = 0;
  for await (const { type, data } of events) {
    if (type === "test:pass") passed += 1;
    if (type === "test:fail") yield `✗ ${data.name}\n${data.details.error.cause?.stack ?? data.details.error}\n`;
  }
  yield `${passed} tests of the scripts passed\n`;
}
