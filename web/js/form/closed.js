// When nothing new can be made: the round is closed, or the invitation is refused. What was made is still there.

import { button } from "./buttons.js";
import { byId, element } from "../dom.js";
import { day, t } from "../i18n.js";
import { isOfInvitation } from "./sender.js";

const openedAt = new Date().toISOString();

/** What is shown instead of the buttons when nothing new can be made. */
export class Closed {
  /** "over": the round is closed; "refused": the invitation is; null: neither. */
  reason = null;
  #round;
  #ways;

  constructor(round, ways) {
    this.#round = round;
    this.#ways = ways;
  }

  /** Whether nothing new can be made; if the round is over by now, it is said. */
  isOver() {
    const { closes, acceptsUntil } = this.#round;
    const now = Date.now();
    if (!this.reason && now > Date.parse(closes)) {
      const text = now < Date.parse(acceptsUntil) ? t("gate.over.text", { day: day(acceptsUntil) }) : t("gate.over.late");
      this.#close("over", t("gate.over.title"), text);
    }
    return this.reason !== null;
  }

  /** @param text why the service refuses the invitation. */
  refuse(text) {
    this.#close("refused", t("gate.refused.title"), text);
  }

  #close(reason, title, text) {
    this.reason = reason;
    byId("closed").replaceChildren(
      ...[
        element("h2", {}, title),
        element("p", {}, text),
        element(
          "div",
          { class: "tools" },
          button("waiting", t("waiting.show"), this.#ways.showWaiting, { id: "closed-waiting", class: "main" }),
          button("list", t("mine.title"), this.#ways.showOwn, { id: "closed-own" }),
          button("undo", t("action.retry"), () => location.reload(), { id: "closed-retry" }),
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
    if (refused && closed.reason !== "refused") closed.refuse(refused.problem.detail);
  });
}

