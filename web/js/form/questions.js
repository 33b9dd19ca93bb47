// What the children say of a place: one question at a time, back always possible.

import { alertBox, hideSheet, showSheet } from "./sheet.js";
import { element, pictogram } from "../dom.js";
import { mayIdentifySomebody } from "./sensitive.js";
import { t } from "../i18n.js";

const lastCountKey = "smultron.children";

export class Questions {
  #vocabulary;
  #limits;
  #save;

  /** @param save called with the finished Feature; what it throws is shown, and can be tried again. */
  constructor({ vocabulary, limits }, save) {
    this.#vocabulary = vocabulary;
    this.#limits = limits;
    this.#save = save;
  }

  /** Asks about a Feature; resolves with what was stored, or null when the pedagogue went back to the map. */
  ask(feature) {
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
        });
        showSheet({
          ...page,
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
    const kinds = this.#vocabulary.kinds.map((kind) =>
      choice(kind, t(`kind.${kind}`), { "data-kind": kind, "aria-pressed": String(answers.kind === kind) }, (button) => {
        answers.kind = kind;
        for (const other of button.parentElement.children) {
          other.setAttribute("aria-pressed", String(other === button));
        }
      }),
    );
    const categories = this.#vocabulary.categories.map((category) =>
      choice(
        category,
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
      value: answers.children ?? Number(localStorage.getItem(lastCountKey) ?? 5),
    });
    const set = (count) => {
      input.value = Math.min(maximum, Math.max(minimum, Math.round(count) || minimum));
    };
    input.addEventListener("change", () => set(Number(input.value)));
    const forward = () => {
      set(Number(input.value));
      answers.children = Number(input.value);
      localStorage.setItem(lastCountKey, input.value);
      next();
    };
    input.addEventListener("keydown", (event) => event.key === "Enter" && forward());
    const step = (id, icon, label, by) =>
      element(
        "button",
        { id, type: "button", "aria-label": label, onclick: () => set(Number(input.value) + by) },
        pictogram(icon),
      );
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
    const seasons = this.#vocabulary.seasons.map((season) =>
      choice(season, t(`season.${season}`), { "data-season": season, "aria-pressed": String(chosen.has(season)) }, (button) => {
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

  #words(answers, { next }) {
    const limit = this.#limits.text;
    const field = element("textarea", { id: "quote", "aria-label": t("question.quote"), lang: "sv" });
    field.value = answers.quote ?? "";
    const left = element("span", { "aria-live": "polite" });
    const count = () => {
      // Unicode scalars, as the service counts them.
      const scalars = Array.from(field.value);
      if (scalars.length > limit) field.value = scalars.slice(0, limit).join("");
      left.textContent = scalars.length > limit - 100 ? t("quote.left", { count: Math.max(0, limit - scalars.length) }) : "";
    };
    field.addEventListener("input", count);
    count();
    const warning = element("div");
    const finish = (quote) => {
      if (quote) {
        answers.quote = quote;
        answers.language = answers.language ?? "sv";
      } else {
        delete answers.quote;
        delete answers.language;
      }
      next();
    };
    const save = element("button", { id: "save", type: "button", class: "main" }, t("action.save"));
    save.addEventListener("click", () => {
      const quote = field.value.trim();
      if (mayIdentifySomebody(quote) && !warning.hasChildNodes()) {
        warning.append(alertBox(t("quote.sensitive")));
        save.textContent = t("action.saveAnyway");
        return;
      }
      finish(quote);
    });
    return {
      title: t("question.quote"),
      content: [
        field,
        element("p", { class: "aside" }, element("span", {}, pictogram("microphone"), " ", t("quote.microphone")), left),
        warning,
        element("div", { class: "actions" }, skipButton(() => finish(answers.quote)), save),
      ],
      focus: field,
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
          alertBox([error.status ? error.message : t("failed.device"), t("failed.kept")].filter(Boolean).join(" ")),
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

function choice(icon, label, attributes, onclick) {
  const button = element("button", { type: "button", ...attributes }, pictogram(icon), label);
  button.addEventListener("click", () => onclick(button));
  return button;
}

const nextButton = (onclick) =>
  element("button", { id: "next", type: "button", class: "main", onclick }, t("action.next"));

const skipButton = (onclick) => element("button", { id: "skip", type: "button", onclick }, t("action.skip"));
