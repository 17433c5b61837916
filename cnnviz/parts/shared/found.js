// What contains what is typed.

const CHINESE = "[\\u3400-\\u9fff]";
const SPACED = new RegExp(`(?<=${CHINESE})\\s+|\\s+(?=${CHINESE})`, "gu"); // some write them beside Latin letters
const SIZE = /(\d)\s*[x×]\s*(?=\d)/gu; // however somebody writes it
const CHANGE = new RegExp(`(?<=${CHINESE})(?=[a-z0-9])|(?<=[a-z0-9])(?=${CHINESE})`, "gu");
const ASKING = /为什么|什么|怎么|怎样|如何|为何|哪个|哪些|[吗呢的]/gu;
const AT_ENDS = /^[是用有要写]+|[是用有要写]+$/gu;
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
  return wordsOf(typed).every((word) => within.includes(word));
};
