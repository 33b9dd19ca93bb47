// Reads aloud with the browser's own speech: in a voice of the page's language, and only in one that lives on the device,
// because the others send what they read to whoever made the browser.

import { language } from "./i18n.js";

// Meänkieli is understood in a Finnish voice. North Sámi is not understood in any but its own, which has two codes.
const voiceLanguages = () => ({ fit: ["fit", "fi"], se: ["se", "sme"] })[language] ?? [language];

const speech = window.speechSynthesis;
let stopCurrent = () => {};

function voice() {
  const voices = (speech?.getVoices() ?? []).filter((voice) => voice.localService);
  // Android writes sv_SE.
  const of = (wish) => voices.filter((voice) => voice.lang.split(/[-_]/)[0].toLowerCase() === wish);
  const fitting = voiceLanguages().flatMap(of);
  return fitting.find((voice) => voice.default) ?? fitting[0] ?? null;
}

/** Whether there is a voice that can read the page's language. */
export const canSpeak = () => voice() !== null;

/** Calls back when voices have come or gone; most browsers find theirs a while after the page. */
export function onVoices(callback) {
  speech?.addEventListener?.("voiceschanged", callback);
}

/** Reads a text, instead of what is being read; done when it has been read or stopped. */
export function speak(text) {
  stop();
  const chosen = voice();
  if (!chosen) return Promise.resolve();
  return new Promise((done) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = chosen;
    utterance.lang = chosen.lang.replace("_", "-");
    utterance.rate = 0.9;
    utterance.onend = utterance.onerror = stopCurrent = done;
    speech.speak(utterance);
  });
}

/** Falls silent. */
export function stop() {
  speech?.cancel();
  stopCurrent();
}
