// The vocabulary as the service has it. `words` are lists of codes with their Swedish title and the pictogram that stands for
// them, in the order in which they are shown; beside them layers, formats, coordinate systems, bands of children, and how long the
// texts may be that administrators write.

import * as api from "./api.js";

let asked = null;

/** What the service has answered; loaded with the texts. */
export let vocabulary = null;

export async function loadVocabulary() {
  asked ??= api.vocabulary();
  try {
    vocabulary = await asked;
  } catch (error) {
    asked = null;
    throw error;
  }
}

/** The words as texts are: Swedish titles by keys like category.play. */
export const swedishWords = () =>
  Object.fromEntries(
    Object.entries(vocabulary.words).flatMap(([list, words]) => words.map(({ code, title }) => [`${list}.${code}`, title])),
  );

export const codes = (list) => vocabulary.words[list].map(({ code }) => code);

/** How many characters a text may have that an administrator writes. */
export const limit = (name) => vocabulary.limits[name];

/** The name of the pictogram of a word, or of none that is known. */
export const drawing = (list, code) => vocabulary.words[list].find((word) => word.code === code)?.drawing ?? "mark";
