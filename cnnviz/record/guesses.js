// What a typed answer is, as cnnviz/lessons/guesses.py has it: right, a mistake with a name, or another: pure functions.

const NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
const SIZE = new RegExp(`^\\(?\\s*(${NUMBER})\\s*(?:[x×*]|by|,\\s)\\s*(${NUMBER})\\s*\\)?$`);
const PAIR = new RegExp(`^\\(\\s*(${NUMBER})\\s*,\\s*(${NUMBER})\\s*\\)$`);
const FRACTION = new RegExp(`^(${NUMBER})\\s*/\\s*(${NUMBER})$`);
const ONE = new RegExp(`^(${NUMBER})\\s*%?$`);
const IN_THREES = /^-?\d{1,3}(?:,\d{3})+$/;
const APART = /(?<=\d)[ \u2009\u202f](?=\d{3}(?!\d))/g; // what stands between a number's groups of three digits
const NEAR = 0.1; // of the right answer

/**
 * The number or the size that was typed; null if it is neither.
 *
 * @param {string} typed
 * @returns {number[] | null}
 */
export function readGuess(typed) {
  let text = typed.trim().replaceAll("−", "-").replace(APART, "");
  const size = SIZE.exec(text) ?? PAIR.exec(text);
  if (size) return [Number(size[1]), Number(size[2])];
  text = text.replace(/(?<=\d),(?=\d)/g, ".");
  const fraction = FRACTION.exec(text);
  if (fraction) return Number(fraction[2]) ? [Number(fraction[1]) / Number(fraction[2])] : null;
  const number = ONE.exec(text);
  return number && Number.isFinite(Number(number[1])) ? [Number(number[1])] : null;
}

/**
 * What a typed answer is: "right", a mistake's name, "impossible", "near", "other" or "unreadable".
 *
 * @param {{ answer: number[], tolerance: number, mistakes: [number[], string][], ends: [number, number] | null }} asked
 * @param {string} typed
 */
export function verdictOn({ answer, tolerance, mistakes, ends }, typed) {
  const same = (one, other) => one.length === other.length && one.every((each, at) => Math.abs(each - other[at]) <= tolerance);
  let guess = readGuess(typed);
  if (guess === null) return "unreadable";
  if (IN_THREES.test(typed.trim())) {
    const whole = [Number(typed.trim().replaceAll(",", ""))];
    if (same(whole, answer) || mistakes.some(([wrong]) => same(whole, wrong))) guess = whole;
  }
  if (guess.length === 1 && answer.length === 2) guess = [guess[0], guess[0]];
  if (same(guess, answer)) return "right";
  const mistake = mistakes.find(([wrong]) => same(guess, wrong));
  if (mistake) return mistake[1];
  if (ends && !guess.every((each) => ends[0] <= each && each <= ends[1])) return "impossible";
  const [found] = [guess];
  const far = Math.max(...found.slice(0, answer.length).map((each, at) => Math.abs(each - answer[at])));
  const near = found.length === answer.length && far <= NEAR * Math.max(...answer.map(Math.abs));
  return near ? "near" : "other";
}
