// A button that reads the page aloud, shown where there is a voice of its language.

import { element, pictogram } from "../dom.js";
import { language, t } from "../i18n.js";
import { canSpeak, onVoices, speak, stop } from "../speech.js";

/** Puts the button into the holder. It reads what `[data-aloud]` marks, as far as that is in the page's language. */
export function offerAloud(holder) {
  let reading = false;
  const button = element("button", { type: "button", onclick: toggle });
  holder.replaceChildren(button);
  show();
  onVoices(show);
  addEventListener("pagehide", stop);

  function show() {
    holder.hidden = !canSpeak();
    button.replaceChildren(pictogram(reading ? "stop" : "sound"), t(reading ? "open.silence" : "open.aloud"));
  }

  async function toggle() {
    if (reading) return stopReading();
    reading = true;
    show();
    for (const part of parts()) {
      await speak(part);
      if (!reading) return;
    }
    stopReading();
  }

  function stopReading() {
    reading = false;
    stop();
    show();
  }
}

function parts() {
  return [...document.querySelectorAll("[data-aloud]")]
    .filter((part) => part.checkVisibility() && part.closest("[lang]").lang === language)
    .map((part) => part.textContent);
}
