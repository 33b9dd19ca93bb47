// The mode for a child's finger: one thing at a time, in pictograms that fill the screen, read aloud where there is a voice.
// Where, what, like or not, how many, done; and again. The same words and the same way to be saved as in the adult's form.

import { byId, element, pictogram } from "../dom.js";
import { button, choice, iconButton, press } from "./buttons.js";
import { lastCount, rememberCount } from "./last-count.js";
import { codes, drawing } from "../vocabulary.js";
import { t } from "../i18n.js";
import { isMuted, say, setMuted } from "./speech.js";
import { newMark } from "./marks.js";
import { whyNotKept } from "./naming.js";
import { canSpeak, onVoices, stop } from "../speech.js";

export class ChildMode {
  #placing;
  #limits;
  #save;
  #describe;
  #section = null;
  #giveBack = null;
  #draft = null;
  #current = null;

  /**
   * @param placing lends the map's crosshair.
   * @param save called with the finished Feature, as the questions do.
   * @param describe says where a Feature is.
   */
  constructor(placing, { limits }, save, describe) {
    this.#placing = placing;
    this.#limits = limits;
    this.#save = save;
    this.#describe = describe;
    onVoices(() => this.#drawSound());
  }

  start() {
    if (this.#section) return;
    this.#section = element("section", { id: "child", "aria-labelledby": "child-title" });
    byId("stage").append(this.#section);
    this.#giveBack = this.#placing.borrow((place) => this.#placed(place));
    document.addEventListener("keydown", this.#escape);
    this.#show(this.#where);
  }

  #leave() {
    document.removeEventListener("keydown", this.#escape);
    stop();
    this.#giveBack();
    this.#section.remove();
    this.#section = null;
    this.#draft = null;
    delete byId("stage").dataset.child;
    byId("child-open").focus({ preventScroll: true });
  }

  #escape = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (byId("stage").dataset.child === "leave") this.#show(this.#current);
    else this.#leave();
  };

  /** Shows one thing, and says it. */
  #show(page, ...values) {
    const { name, title, text, content } = page.apply(this, values);
    if (name !== "leave") this.#current = () => page.apply(this, values);
    byId("stage").dataset.child = name;
    const heading = element("h2", { id: "child-title", tabindex: "-1" }, title);
    this.#section.replaceChildren(
      element(
        "header",
        {},
        name === "leave"
          ? element("span")
          : iconButton("close", t("child.leave"), () => this.#show(this.#askToLeave), { id: "child-leave" }),
        heading,
        name === "leave"
          ? element("span")
          : element("button", { id: "child-sound", type: "button", onclick: () => this.#toggleSound() }),
      ),
      ...content,
    );
    this.#drawSound();
    heading.focus({ preventScroll: true });
    say(text ?? title);
  }

  #where() {
    return {
      name: "where",
      title: t("child.where"),
      content: [
        button("favourite", t("action.here"), () => this.#placed(this.#placing.crosshair), { id: "child-here", class: "heart main" }),
      ],
    };
  }

  #placed(place) {
    if (byId("stage").dataset.child !== "where") return;
    this.#draft = newMark(place);
    this.#show(this.#what);
  }

  #what() {
    const { properties } = this.#draft;
    return {
      name: "what",
      title: t("child.what"),
      content: this.#pictures("category", (category) => {
        properties.category = category;
        this.#show(this.#like);
      }),
    };
  }

  #like() {
    const { properties } = this.#draft;
    return {
      name: "like",
      title: t("child.like"),
      content: this.#pictures("kind", (kind) => {
        properties.kind = kind;
        this.#show(this.#howMany);
      }),
    };
  }

  /** Pictures to touch: the first touch says the word and enlarges, the second or the tick goes on. */
  #pictures(list, chosen) {
    let touched = null;
    const confirm = this.#confirmation(() => chosen(touched));
    confirm.disabled = true;
    const buttons = codes(list).map((value) => {
      const label = t(`${list}.${value}`);
      return choice(drawing(list, value), label, { [`data-${list}`]: value, "aria-pressed": "false" }, (button) => {
        if (touched === value) return chosen(value);
        touched = value;
        press(buttons, button);
        confirm.disabled = false;
        say(label);
      });
    });
    return [element("div", { class: "pictures" }, ...buttons), confirm];
  }

  #howMany() {
    const { minimum, maximum } = this.#limits.children;
    let count = Math.min(maximum, Math.max(minimum, lastCount()));
    const figures = element("div", { class: "figures", "aria-hidden": "true" });
    const said = element("p", { class: "number", role: "status" });
    const draw = () => {
      figures.replaceChildren(...Array.from({ length: count }, () => pictogram("child")));
      figures.classList.toggle("many", count > 12);
      figures.classList.toggle("crowd", count > 40);
      said.textContent = t("child.count", { count });
    };
    const step = (id, icon, label, by) => {
      const go = () => {
        count = Math.min(maximum, Math.max(minimum, count + by));
        draw();
        say(said.textContent);
      };
      return iconButton(icon, label, go, { id });
    };
    draw();
    return {
      name: "many",
      title: t("child.howMany"),
      content: [
        figures,
        element(
          "div",
          { class: "counting" },
          step("child-minus", "minus", t("children.fewer"), -1),
          said,
          step("child-plus", "plus", t("children.more"), 1),
        ),
        this.#confirmation(() => {
          this.#draft.properties.children = count;
          rememberCount(count);
          this.#finish();
        }),
      ],
    };
  }

  /** On failure nothing is lost, and an adult is asked for. */
  async #finish() {
    const draft = this.#draft;
    const isStillHere = () => this.#section && this.#draft === draft;
    this.#show(this.#saving);
    try {
      await this.#save(draft);
    } catch (error) {
      if (isStillHere()) this.#show(this.#failed, error);
      return;
    }
    byId("status").textContent = [t("saved.title"), this.#describe(draft)].join(" ");
    if (isStillHere()) this.#show(this.#done);
  }

  #saving() {
    return { name: "saving", title: t("child.saving"), text: "", content: [pictogram("waiting")] };
  }

  #failed({ message }) {
    return {
      name: "failed",
      title: t("child.failed"),
      content: [
        element("p", { role: "alert" }, whyNotKept(message)),
        pictogram("attention"),
        element("button", { id: "child-retry", type: "button", class: "main", onclick: () => this.#finish() }, t("action.retry")),
      ],
    };
  }

  #done() {
    return {
      name: "done",
      title: t("saved.title"),
      content: [
        button("favourite", t("child.again"), () => this.#show(this.#where), { id: "child-again", class: "heart main" }),
      ],
    };
  }

  #askToLeave() {
    return {
      name: "leave",
      title: t("child.askToLeave"),
      content: [
        button("back", t("child.stay"), () => this.#show(this.#current), { id: "child-stay" }),
        button("close", t("child.leaveNow"), () => this.#leave(), { id: "child-leave-now" }),
      ],
    };
  }

  #confirmation(onclick) {
    return button("check", t("child.yes"), onclick, { id: "child-yes", class: "confirm" });
  }

  #toggleSound() {
    setMuted(!isMuted());
    this.#drawSound();
    say(byId("child-title").textContent);
  }

  /** The sound's button, which is there only if there is a voice. */
  #drawSound() {
    const button = this.#section && byId("child-sound");
    if (!button) return;
    button.style.visibility = canSpeak() ? "visible" : "hidden";
    button.setAttribute("aria-label", t(isMuted() ? "speech.on" : "speech.off"));
    button.replaceChildren(pictogram(isMuted() ? "muted" : "sound"));
  }
}
