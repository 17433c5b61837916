// What contains what is typed.

const CHINESE = "[\\u3400-\\u9fff]";
const SPACED = new RegExp(`(?<=${CHINESE})\\s+|\\s+(?=${CHINESE})`, "gu"); // some write them beside Latin letters
const SIZE = /(\d)\s*[x×]\s*(?=\d)/gu; // however somebody writes it
const CHANGE = new RegExp(`(?<=${CHINESE})(?=[a-z0-9])|(?<=[a-z0-9])(?=${CHINESE})`, "gu");
const ASKING = /为什么|什么|怎么|怎样|如何|为何|哪个|哪些|[吗呢的]/gu;
const AT_ENDS = /^[是用有要写]+|[是用有要写]+$/gu;
const HAN = new RegExp(`^${CHINESE}{2,}$`, "u");
const PLURAL = /^[a-z]{3,}s$/;
const SHORTEST = 4; // letters of a beginning that tells something
const PARTLY = 0.9; // what is there in part counts for less than what is there
const SMALL = new Set(
  "a an and are can do does for how i in is it its me my of on or the to what when which why with".split(" "),
);

/** @param {string} text */
const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(SIZE, "$1x")
    .replace(SPACED, "");

/**
 * The words that a question is about; all of its words where it has no others.
 *
 * @param {string} typed
 */
function wordsOf(typed) {
  const all = plain(typed).split(/\s+/);
  const about = all
    .flatMap((word) => word.replace(/\p{P}/gu, " ").replace(ASKING, " ").replace(CHANGE, " ").split(" "))
    .map((word) => word.replace(AT_ENDS, ""))
    .filter((word) => word && !SMALL.has(word));
  return about.length ? about : all;
}

/**
 * Whether `told` contains each word that `typed` is about, in any case, with or without accents; words with which questions are
 * asked do not count.
 *
 * @param {string} told
 * @param {string} typed
 */
export const finds = (told, typed) => {
  const within = plain(told);
  return wordsOf(typed).every((word) => contains(within, word));
};

/**
 * How much of what `typed` is about `told` contains, where not all of it is there: the mean over its words, from 0 for nothing
 * to 1 for all. The beginning of a long word counts in part, as do the pairs of signs of a Chinese word, which may be several.
 *
 * @param {string} told
 * @param {string} typed
 */
export const nearness = (told, typed) => {
  const within = plain(told);
  const words = wordsOf(typed);
  return words.reduce((sum, word) => sum + (contains(within, word) ? 1 : inPart(within, word)), 0) / words.length;
};

/**
 * @param {string} within
 * @param {string} word which may be in the plural
 */
const contains = (within, word) => within.includes(word) || (PLURAL.test(word) && within.includes(word.slice(0, -1)));

/**
 * @param {string} within
 * @param {string} word that is not there as a whole
 */
function inPart(within, word) {
  if (HAN.test(word)) {
    const pairs = Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
    const share = pairs.filter((pair) => within.includes(pair)).length / pairs.length;
    return share >= 0.5 ? PARTLY * share : 0;
  }
  for (let length = word.length - 1; length >= Math.max(SHORTEST, word.length / 2); length -= 1) {
    if (within.includes(word.slice(0, length))) return (PARTLY * length) / word.length;
  }
  return 0;
}
