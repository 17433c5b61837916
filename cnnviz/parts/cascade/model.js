// Which boxes a network is given, and what becomes of each; no page is needed for it.

/** The boxes of stage 0, 1 or 2: what it has given an answer to that is known here. */
export const answersOf = ({ windows, verdicts }, stage) =>
  stage ? verdicts[stage - 1] : windows.map((each) => ({ ...each, passed: true, points: [] }));

export const stays = ({ passed, by }) => passed && by === null;

/** The boxes to draw for a stage at a step: `[answer, edges]`. Of P-Net, what it is given is every window, and not drawn. */
export function boxesOf(data, stage, step) {
  const answers = answersOf(data, stage);
  switch (step) {
    case "given":
      return stage ? answers.map((each) => [each, each.given]) : [];
    case "passed":
      return answers.filter(({ passed }) => passed).map((each) => [each, each.given]);
    case "kept":
      return answers.filter(stays).map((each) => [each, each.given]);
  }
  return answers.filter(stays).map((each) => [each, each.next]);
}

/** How many boxes a stage is given, how many pass its threshold, and how many suppression leaves. */
export function countsOf(data, stage) {
  const answers = answersOf(data, stage);
  const kept = answers.filter(stays).length;
  if (!stage) return { given: data.looked, passed: data.reached, kept };
  return { given: answers.length, passed: answers.filter(({ passed }) => passed).length, kept };
}

/** The crops of a stage: `[answer, place in its array]`, the highest score first. Only windows that stay have one of P-Net's. */
export function cropsOf(data, stage) {
  const answers = answersOf(data, stage).filter(({ by }) => stage || by === null);
  return answers.map((each, at) => [each, at]).sort(([one], [other]) => other.score - one.score);
}

/** What becomes of a box in its stage. */
export const fateOf = ({ passed, by }) => (passed ? (by === null ? "kept" : "out") : "failed");

/** Where the way of a window ends: one of the words `ends`. */
export function endOf(data, of) {
  const [window, refined, decided] = wayOf(data, of);
  if (window.by !== null) return "merged";
  if (!refined) return "left_out";
  if (!stays(refined)) return refined.passed ? "r_out" : "r_failed";
  if (decided && stays(decided)) return "face";
  return decided?.passed ? "o_out" : "o_failed";
}

/** What each network says of the window number `of`; undefined where it was not asked. */
export const wayOf = (data, of) => [0, 1, 2].map((stage) => answersOf(data, stage).find((each) => each.of === of));

/** The number of the window at a place; undefined where it is not among those that reach P-Net's threshold. */
export const numberAt = ({ windows }, place) =>
  place ? windows.find((each) => each.place.every((part, at) => part === place[at]))?.of : undefined;
