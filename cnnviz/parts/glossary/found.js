// What contains what is typed.

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether `told` contains each word of `typed`, in any case, with or without accents. */
export const finds = (told, typed) => {
  const within = plain(told);
  return plain(typed)
    .split(/\s+/)
    .every((word) => within.includes(word));
};
