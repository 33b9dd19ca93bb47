// Until when what a round has gathered is kept, what goes then, and how it can be had back.

import { element } from "../dom.js";
import { day, moment, number, t } from "../i18n.js";
import { ask } from "./dialog.js";
import { choice, field, input } from "./fields.js";
import { service } from "./service.js";

/** What is decided, in words. */
export function kept({ retention }) {
  if (!retention) return t("admin.retention.none");
  if (retention.done) return t(`admin.retention.done.${retention.what}`, { time: moment(retention.done) });
  return t(`admin.retention.until.${retention.what}`, { day: day(retention.until) });
}

export function retain(round) {
  const until = input("until", { type: "date" });
  until.value = round.retention?.until ?? recommended(round.lastDay);
  const date = field(t("admin.retention.until"), until, t("admin.retention.until.help"));
  const what = choice(
    "what",
    t("admin.retention.what"),
    [
      ["texts", t("admin.retention.texts")],
      ["marks", t("admin.retention.marks")],
      ["never", t("admin.retention.never")],
    ],
    () => (date.hidden = what.chosen() === "never"),
  );
  if (round.retention) what.group.querySelector(`[value=${round.retention.what}]`).checked = true;
  return ask({
    title: t("admin.retention.change.of", { name: round.name }),
    body: [element("p", { class: "help" }, t("admin.retention.help")), what.group, date],
    action: t("admin.retention.action"),
    run: () => service.retainRound(round.id, ...(what.chosen() === "never" ? [] : [what.chosen(), until.value])),
    done: (changed) => kept(changed),
  });
}

export function restore(round) {
  const { marks, until } = round.restorable;
  return ask({
    title: t("admin.retention.restore.of", { name: round.name }),
    body: [t("admin.retention.restore.text", { count: number(marks), until: moment(until) })],
    action: t("admin.retention.restore"),
    run: () => service.restoreRound(round.id),
    done: (restored) => t("admin.retention.restored", { count: number(restored.marks) }),
  });
}

/** Words are of use for a year or so, while the answers to them are written. */
function recommended(lastDay) {
  const date = new Date(lastDay);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString().slice(0, 10);
}
