// What contains what is typed.

const CHINESE = "[\\u3400-\\u9fff]";
const SPACED = new RegExp(`(?<=${CHINESE})\\s+|\\s+(?=${CHINESE})`, "gu"); // some write them beside Latin letters

/** @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(SPACED, "");

/**
 * Whether `told` contains each word of `typed`, in any case, with or without accents.
 *
 * @param {string} told
 * @param {string} typed
 */
export const finds = (told, typed) => {
  const within = plain(told);
  return plain(typed)
    .split(/\s+/)
    .every((word) => within.includes(word));
};
