// Words read aloud by the browser, where it has a voice of the page's language on the device itself. Never by a voice of
// another language, which nobody would understand, and never by one that sends the words to somebody else. Without a voice
// it is silent.

const mutedKey = "smultron.muted";
// The languages of the voices that speak a page's language so that its speakers understand; Meänkieli has none of its own.
const spokenBy = { sv: ["sv"], fi: ["fi"], fit: ["fit", "fi"], se: ["se", "sme"], en: ["en"] };

export class Speech {
  #synthesis = globalThis.speechSynthesis;
  #languages;

  /** @param onVoices called when the browser has found its voices, which it does in its own time. */
  constructor(language, onVoices = () => {}) {
    this.#languages = spokenBy[language] ?? [];
    this.#synthesis?.addEventListener?.("voiceschanged", onVoices);
  }

  get #voice() {
    const voices = this.#synthesis?.getVoices().filter((voice) => voice.localService) ?? [];
    // Android writes sv_SE.
    const speaks = (code) => ({ lang }) => lang.split(/[-_]/)[0].toLowerCase() === code;
    return this.#languages.map((code) => voices.find(speaks(code))).find(Boolean) ?? null;
  }

  get canSpeak() {
    return this.#voice !== null;
  }

  get isMuted() {
    return localStorage.getItem(mutedKey) === "yes";
  }

  set isMuted(muted) {
    localStorage.setItem(mutedKey, muted ? "yes" : "no");
    if (muted) this.stop();
  }

  /** Says a text at once; what was being said stops. */
  say(text) {
    const voice = this.isMuted || !text ? null : this.#voice;
    if (!voice) return;
    this.#synthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang.replace("_", "-");
    utterance.rate = 0.9;
    this.#synthesis.speak(utterance);
  }

  stop() {
    this.#synthesis?.cancel();
  }
}
