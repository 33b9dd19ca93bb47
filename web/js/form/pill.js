// The pill at the top: whether everything is sent.

import { byId, pictogram } from "../dom.js";
import { t } from "../i18n.js";

/** The pill says how much waits, and opens the list of it. */
export function startPill(marks, waitingList) {
  const pill = byId("pill");
  const draw = () => {
    const { length } = marks.waiting;
    pill.hidden = false;
    const needsHelp = marks.waiting.some(({ problem }) => problem);
    pill.classList.toggle("waiting", length > 0);
    pill.replaceChildren(
      pictogram(needsHelp ? "attention" : length ? "waiting" : "check"),
      length ? t("queue.waiting", { count: length }) : t("queue.sent"),
    );
  };
  pill.addEventListener("click", () => waitingList.show(pill));
  marks.onChange(draw);
}
