// What the children say of a place: one question at a time, back always possible.

import { alertBox, hideSheet, showSheet } from "./sheet.js";
import { aboutPlacePage, answered } from "./about-place.js";
import { choice, iconButton, nextButton, press, skipButton } from "./buttons.js";
import { element, pictogram } from "../dom.js";
import { freeText } from "./free-text.js";
import { lastCount, rememberCount } from "./last-count.js";
import { codes, drawing } from "../vocabulary.js";
import { language, t } from "../i18n.js";
import { whyNotKept } from "./naming.js";

export class Questions {
  #limits;
  #save;
  #describe;
  #unaccepted = null;

  /**
   * @param save called with the finished Feature; what it throws is shown, and can be tried again.
   * @param describe says where a Feature is.
   */
  constructor({ limits }, save, describe) {
    this.#limits = limits;
    this.#save = save;
    this.#describe = describe;
  }

  /** Asks about a Feature; resolves with what was stored, or null when the pedagogue went back to the map. */
  ask(feature) {
    this.#unaccepted = null;
    return new Promise((resolve) => {
      const draft = { ...feature, properties: { ...feature.properties } };
      const pages = [this.#category, this.#children, this.#seasons, this.#words];
      const leave = (stored) => {
        hideSheet();
        resolve(stored);
      };
      const show = (step) => {
        const page = pages[step].call(this, draft.properties, {
          next: () => (step + 1 < pages.length ? show(step + 1) : this.#finish(draft, leave, () => show(step))),
          again: () => show(step),
          leave: () => leave(null),
        });
        showSheet({
          ...page,
          // Where it is, once: those who see no map hear it with the first question.
          note: step === 0 ? this.#describe(draft) : null,
          step,
          steps: pages.length,
          back: () => (step > 0 ? show(step - 1) : leave(null)),
          close: () => leave(null),
        });
      };
      show(0);
    });
  }

  #category(answers, { next }) {
    const kinds = codes("kind").map((kind) =>
      choice(drawing("kind", kind), t(`kind.${kind}`), { "data-kind": kind, "aria-pressed": String(answers.kind === kind) }, (button) => {
        answers.kind = kind;
        press(kinds, button);
      }),
    );
    const categories = codes("category").map((category) =>
      choice(
        drawing("category", category),
        t(`category.${category}`),
        { "data-category": category, "aria-pressed": String(answers.category === category) },
        () => {
          answers.category = category;
          next();
        },
      ),
    );
    return {
      title: t("question.category"),
      content: [
        element("div", { class: "kinds", role: "group", "aria-label": t("question.kind") }, ...kinds),
        element("div", { class: "categories" }, ...categories),
      ],
      focus: categories[0],
    };
  }

  #children(answers, { next }) {
    const { minimum, maximum } = this.#limits.children;
    const input = element("input", {
      id: "children",
      type: "number",
      inputmode: "numeric",
      min: minimum,
      max: maximum,
      "aria-label": t("question.children"),
      value: answers.children ?? lastCount(),
    });
    const said = element("p", { class: "visually-hidden", role: "status" });
    const set = (count) => {
      input.value = Math.min(maximum, Math.max(minimum, Math.round(count) || minimum));
      said.textContent = t("child.count", { count: input.value });
    };
    input.addEventListener("change", () => set(Number(input.value)));
    const forward = () => {
      set(Number(input.value));
      answers.children = Number(input.value);
      rememberCount(answers.children);
      next();
    };
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      // Otherwise the same press chooses on the page that comes.
      event.preventDefault();
      forward();
    });
    const step = (id, icon, label, by) => iconButton(icon, label, () => set(Number(input.value) + by), { id });
    const onward = nextButton(forward);
    return {
      title: t("question.children"),
      content: [
        element(
          "div",
          { class: "count" },
          step("children-minus", "minus", t("children.fewer"), -1),
          input,
          step("children-plus", "plus", t("children.more"), 1),
        ),
        said,
        element("div", { class: "actions" }, onward),
      ],
      focus: onward,
    };
  }

  #seasons(answers, { next }) {
    const chosen = new Set(answers.seasons ?? []);
    const onward = nextButton(() => {
      answers.seasons = [...chosen];
      next();
    });
    const seasons = codes("season").map((season) =>
      choice(drawing("season", season), t(`season.${season}`), { "data-season": season, "aria-pressed": String(chosen.has(season)) }, (button) => {
        if (!chosen.delete(season)) chosen.add(season);
        button.setAttribute("aria-pressed", String(chosen.has(season)));
      }),
    );
    return {
      title: t("question.season"),
      content: [
        element("div", { class: "seasons" }, ...seasons),
        element(
          "div",
          { class: "actions" },
          skipButton(() => {
            answers.seasons = [];
            next();
          }),
          onward,
        ),
      ],
      focus: seasons[0],
    };
  }

  #words(answers, { next, again, leave }) {
    const lang = answers.language ?? language;
    // What was written before “more about the place”, and isn't accepted yet, waits here.
    const words = freeText({
      id: "quote", label: t("question.quote"), lang, value: this.#unaccepted ?? answers.quote, limit: this.#limits.text,
    });
    this.#unaccepted = null;
    const finish = (quote) => {
      if (quote) answers.quote = quote;
      else delete answers.quote;
      if (quote) answers.language = lang;
      else delete answers.language;
      next();
    };
    const save = element("button", { id: "save", type: "button", class: "main" }, t("action.save"));
    save.addEventListener("click", () => {
      const quote = words.accept(save);
      if (quote !== null) finish(quote);
    });
    const more = () => {
      this.#unaccepted = words.field.value;
      showSheet({
        ...aboutPlacePage(answers, { limits: this.#limits, language }, again),
        close: leave,
      });
    };
    const known = answered(answers);
    return {
      title: t("question.quote"),
      content: [
        words.field,
        element("p", { class: "aside" }, element("span", {}, pictogram("microphone"), " ", t("quote.microphone")), words.left),
        words.warning,
        element("div", { class: "actions" }, skipButton(() => finish(answers.quote)), save),
        element(
          "button",
          { id: "about", type: "button", class: "quiet", onclick: more },
          pictogram(known ? "check" : "plus"),
          known ? t("question.aboutAnswered", { count: known }) : t("question.about"),
        ),
      ],
      focus: words.field,
    };
  }

  /** Keeps the mark on the device; if even that fails, it stays here, and nothing is lost. */
  async #finish(draft, leave, back) {
    try {
      leave(await this.#save(draft));
    } catch (error) {
      const fields = (error.errors ?? []).map(({ detail }) => element("li", {}, detail));
      showSheet({
        title: t("failed.title"),
        content: [
          alertBox(whyNotKept(error.status ? error.message : t("failed.device"))),
          fields.length ? element("ul", {}, ...fields) : null,
          element(
            "div",
            { class: "actions" },
            element("button", { id: "retry", type: "button", class: "main", onclick: () => this.#finish(draft, leave, back) }, t("action.retry")),
          ),
        ].filter(Boolean),
        back,
        close: () => leave(null),
      });
    }
  }
}
