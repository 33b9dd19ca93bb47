// What the child's finger hears, unless the adult has muted it.

import { speak, stop } from "../speech.js";

const mutedKey = "smultron.muted";

export const isMuted = () => localStorage.getItem(mutedKey) === "yes";

export function setMuted(muted) {
  localStorage.setItem(mutedKey, muted ? "yes" : "no");
  if (muted) stop();
}

/** Says a text at once; what was being said stops. */
export function say(text) {
  if (text && !isMuted()) speak(text);
}
