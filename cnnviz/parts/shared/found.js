// What contains what is typed, and of many entries those that come nearest to it.

const CHINESE = "[\\u3400-\\u9fff]";
const SPACED = new RegExp(`(?<=${CHINESE})\\s+|\\s+(?=${CHINESE})`, "gu"); // some write them beside Latin letters
const SIZE = /(\d)\s*[x×]\s*(?=\d)/gu; // however somebody writes it
const CHANGE = new RegExp(`(?<=${CHINESE})(?=[a-z0-9])|(?<=[a-z0-9])(?=${CHINESE})`, "gu");
const ASKING = new RegExp(
  "为什么|什么|怎么样|怎么办|怎么|怎样|如何|为何|哪个|哪些|哪里|多少|几个|请问|一下|意思|作用|影响|原理|区别|会发生|发生|" +
    "可不可以|能不能|可以|是不是|[吗呢的了]",
  "gu",
);
const AT_ENDS = /^[是用有要写会能我在]+|[是用有要写会能做]+$/gu;
const HAN = new RegExp(`^${CHINESE}{2,}$`, "u");
const REASON = /\b(why|how)\b|为什么|为何|怎么|怎样|如何|用|作用|影响/iu; // who asks for it asks for more than a definition
const MEANING = /\b(do|does)\b(.*)\bmean\b/u; // as in "what does padding mean", not as in "mean kernel"
const ENDINGS = ["s", "es", "ed", "ing", "er"];
const LETTER = /[a-z0-9]/u;
const SIGN = new RegExp(CHINESE, "u");
const SMALL = new Set(
  (
    "a about all an and any are as at be by can could did difference do does done explain for from happen happens has have how " +
    "i if in into is it its itself me my need of on one or our please point purpose reason should so tell than that the " +
    "their them then there these they this those to us use used uses using versus vs want was we were what when where " +
    "which who why will with work works would you your"
  ).split(" "),
);
const BRITISH = /(col|behavi|neighb)our/gu;
const ISE = /(?<=al|ar|[mn])is(?=e[ds]?\b|ing\b|ation)/gu;
const ALIKE = [
  ["image", "picture"],
  ["neuron", "unit"],
  ["图片", "图像"],
  ["照片", "图像"],
]; // who types the one also means the other

const SHORTEST = 4; // letters of a beginning, or of what stands within a word, that tell something
const [WHOLE, BEGUN, OTHER, WITHIN] = [1, 0.95, 0.9, 0.6]; // a word, its beginning, another form of it, within another
const PARTLY = 0.7; // a part of a word
const PLACES = { asked: 1, also: 0.92, told: 0.45 }; // what is asked, other words for it, the answer
const NAMED = 0.98; // the least that an entry is worth whose name is typed
const THERE = 0.85; // how well a word is found that counts as found
const LIGHT = 0.3; // a word that is so much more common than another one need not be found
const COMMON = 0.2; // the least that a word weighs
const [FLOOR, BESIDE] = [0.2, 0.6]; // how near an entry is to what is typed, and to the nearest entry, at least

/** @param {string} text */
const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(SIZE, "$1x")
    .replace(BRITISH, "$1or")
    .replace(/grey/gu, "gray")
    .replace(ISE, "iz")
    .replace(SPACED, "");

/**
 * The words that a question is about; all of its words where it has no others.
 *
 * @param {string} typed
 */
function wordsOf(typed) {
  const all = plain(typed).trim().replace(MEANING, "$1$2").split(/\s+/).filter(Boolean);
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
  return wordsOf(typed).every((word) => formsOf(word).some((form) => within.includes(form)));
};

/**
 * An entry as it is looked through: what it asks, or is called, in each language, other words for it, and its answer.
 *
 * @param {{ asked: string[], also?: string, told?: string, worth?: number }} entry
 * @returns {Searched}
 */
export const searched = ({ asked, also = "", told = "", worth = 1 }) => ({
  worth,
  names: asked.map(plain),
  asked: plain(asked.join(" / ")),
  also: plain(also),
  told: plain(told),
  length: wordsOf(asked.join(" ")).length,
});

/**
 * The entries that come nearest to what is typed, by their places among `entries`, the nearest first. A word weighs the more
 * the fewer entries have it, so that one in nearly all of them decides nothing. `all` is whether the first has each word that
 * matters. An entry's `worth` below 1 puts it behind others that have the same words, though less far if it is named like that.
 *
 * @param {Searched[]} entries
 * @param {string} typed
 * @returns {{ rows: number[], all: boolean }}
 */
export function nearest(entries, typed) {
  const words = wordsOf(typed).flatMap((word) => weighed(entries, word));
  const known = words.filter(({ weight }) => weight > 0);
  const most = Math.max(...known.map(({ weight }) => weight));
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  const phrase = plain(typed).replace(/[\p{P}\s]+$/gu, "");
  const called = REASON.test(typed) ? [] : formsOf(wordsOf(typed).join(" "));
  const small = plain(typed).replace(/\p{P}/gu, " ").split(/\s+/).filter((word) => SMALL.has(word));
  const near = entries.map((entry, at) => {
    const sum = known.reduce((sum, { weight, strengths }) => sum + weight * strengths[at], 0);
    const all = known.every(({ weight, strengths }) => strengths[at] >= THERE * PLACES.told || weight < LIGHT * most);
    const named = entry.names.some((name) => name === phrase || called.includes(name));
    const worth = named ? Math.max(NAMED, entry.worth) : entry.worth;
    const near = worth * (sum / total + 0.1 * likeness(entry, phrase, words.length, small));
    return { at, all, share: sum / total, near };
  });
  const found = near.filter(({ share }) => share >= FLOOR).sort((one, other) => other.near - one.near);
  const rows = found.filter(({ near }) => near >= BESIDE * found[0].near);
  return { rows: rows.map(({ at }) => at), all: words.length === known.length && Boolean(rows[0]?.all) };
}

/**
 * What decides between entries that have the same words: the words of asking, the words in the same order, few others.
 *
 * @param {Searched} entry
 * @param {string} phrase what is typed
 * @param {number} count of its words
 * @param {string[]} small
 */
function likeness({ asked, also, length }, phrase, count, small) {
  const shared = small.filter((word) => quality(asked, word) === WHOLE).length / Math.max(1, small.length);
  const follows = phrase.length > 1 && (asked.includes(phrase) || also.includes(phrase)) ? 1 : 0;
  return shared + follows + Math.min(1, count / Math.max(1, length));
}

/**
 * A word with its weight and how strongly each entry has it. A Chinese one that no entry has as a whole may be several, so it
 * becomes its pairs of signs, of which those that occur count; where few do, a weight of 0 stands for the rest.
 *
 * @param {Searched[]} entries
 * @param {string} word
 * @returns {{ weight: number, strengths: number[] }[]}
 */
function weighed(entries, word) {
  const whole = weigh(entries, word);
  if (!HAN.test(word) || whole.count || word.length < 3) return [whole];
  const pairs = Array.from({ length: word.length - 1 }, (_, at) => weigh(entries, word.slice(at, at + 2)));
  const known = pairs.filter(({ count }) => count);
  if (!known.length) return [whole];
  return 2 * known.length < pairs.length ? [...known, { weight: 0, strengths: [] }] : known;
}

/**
 * @param {Searched[]} entries
 * @param {string} word
 */
function weigh(entries, word) {
  const strengths = entries.map((entry) => strength(entry, word));
  const count = strengths.filter((each) => each >= THERE * PLACES.told).length;
  return { count, strengths, weight: Math.max(COMMON, Math.log((entries.length + 1) / (count + 1))) };
}

/**
 * @param {Searched} entry
 * @param {string} word
 */
const strength = (entry, word) => {
  const places = /** @type {["asked", "also", "told"]} */ (["asked", "also", "told"]);
  return Math.max(...places.map((place) => PLACES[place] * bestOf(entry[place], word)));
};

/**
 * How well `text` has a word, in any of its forms or else in part, from 0 to 1.
 *
 * @param {string} text
 * @param {string} word
 */
function bestOf(text, word) {
  const best = Math.max(...formsOf(word).map((form, at) => quality(text, form) * (at ? OTHER : 1)));
  return best || inPart(text, word);
}

/**
 * How well `text` has a word as it is written: 1 for the whole word, less for its beginning, and less yet within another.
 *
 * @param {string} text
 * @param {string} word
 */
function quality(text, word) {
  let best = 0;
  const signs = SIGN.test(word);
  const [one, within] = signs ? [SIGN, OTHER] : [LETTER, word.length >= SHORTEST ? WITHIN : 0];
  for (let at = text.indexOf(word); at >= 0 && best < WHOLE; at = text.indexOf(word, at + 1)) {
    const begins = !one.test(text[at - 1] ?? "");
    const ends = !one.test(text[at + word.length] ?? "");
    best = Math.max(best, begins && ends ? WHOLE : begins || (signs && ends) ? BEGUN : within);
  }
  return best;
}

/**
 * A word, without the endings that it may have, and what means the same.
 *
 * @param {string} word
 */
function formsOf(word) {
  const bare = ENDINGS.filter((ending) => word.endsWith(ending)).map((ending) => word.slice(0, -ending.length));
  const forms = [word, ...bare.filter((each) => /^[a-z]{3,}$/.test(each)).map((each) => each.replace(/([bdgmnprt])\1$/, "$1"))];
  return [...forms, ...ALIKE.flatMap((alike) => (alike.some((each) => forms.includes(each)) ? alike : []))];
}

/**
 * @param {string} text
 * @param {string} word that is not there as a whole: of a long one a beginning may be, of a Chinese one some pairs of signs
 */
function inPart(text, word) {
  if (HAN.test(word)) {
    const pairs = Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
    const share = pairs.filter((pair) => text.includes(pair)).length / pairs.length;
    return share >= 0.5 ? PARTLY * share : 0;
  }
  for (let length = word.length - 1; length > Math.max(SHORTEST, word.length / 2); length -= 1) {
    if (quality(text, word.slice(0, length)) >= BEGUN) return (PARTLY * length) / word.length;
  }
  return 0;
}
