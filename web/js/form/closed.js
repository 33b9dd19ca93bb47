// When nothing new can be made: the round is closed, or the invitation is refused. What was made is still there.

import { byId, element, pictogram } from "../dom.js";
import { lastDay, t } from "../i18n.js";
import { isOfInvitation } from "./sender.js";

const openedAt = new Date().toISOString();

export const overText = ({ acceptsUntil }) => ({
  title: t("gate.over.title"),
  text: Date.now() < Date.parse(acceptsUntil) ? t("gate.over.text", { day: lastDay(acceptsUntil) }) : t("gate.over.late"),
});

/** What is shown instead of the buttons when nothing new can be made. */
export class Closed {
  /** "over": the round is closed; "refused": the invitation is; null: neither. */
  reason = null;
  #ways;

  constructor(ways) {
    this.#ways = ways;
  }

  close(reason, { title, text }) {
    this.reason = reason;
    const button = (id, icon, words, act, kind) =>
      element("button", { id, type: "button", class: kind, onclick: act }, pictogram(icon), words);
    byId("closed").replaceChildren(
      ...[
        element("h2", {}, title),
        element("p", {}, text),
        element(
          "div",
          { class: "tools" },
          button("closed-waiting", "waiting", t("waiting.show"), this.#ways.showWaiting, "main"),
          button("closed-own", "list", t("mine.title"), this.#ways.showOwn),
          button("closed-retry", "undo", t("action.retry"), () => location.reload()),
        ),
      ],
    );
    byId("toast").hidden = true;
    byId("status").textContent = `${title}. ${text}`;
    this.resume();
  }

  /** While a mark is moved, the buttons for that are needed. */
  suspend() {
    byId("stage").classList.remove("closed");
  }

  resume() {
    byId("stage").classList.toggle("closed", this.reason !== null);
  }
}

/** The invitation may be refused while the form is open. */
export function closeWhenRefused(marks, { invitation }, closed) {
  marks.onChange(() => {
    const refused = marks.waiting.find((record) =>
      record.invitation === invitation && record.tried >= openedAt && record.problem && isOfInvitation(record.problem));
    if (refused && closed.reason !== "refused") {
      closed.close("refused", { title: t("gate.refused.title"), text: refused.problem.detail });
    }
  });
}

