// Erasing for good: a whole mark, or only its words. The reason is kept in the log.

import { element } from "../dom.js";
import { t } from "../i18n.js";
import { limit } from "../vocabulary.js";
import { ask } from "./dialog.js";
import { choice, field } from "./fields.js";
import { service } from "./service.js";

export async function erase(mark, preschoolName) {
  const hasWords = Boolean(mark.quote || mark.staffNote);
  const what = choice("what", t("admin.erase.what"), [
    ...(hasWords ? [["words", t("admin.erase.words")]] : []),
    ["mark", t("admin.erase.mark")],
  ]);
  const reason = element("textarea", { name: "reason", required: true, rows: "3", maxlength: limit("reason") });
  let wordsOnly = false;
  const result = await ask({
    title: t("admin.erase.title"),
    body: [
      t("admin.erase.which", {
        what: t("mine.label", { category: t(`category.${mark.category}`), children: mark.children }),
        name: preschoolName,
      }),
      element("p", { class: "notice alert" }, t("admin.erase.forGood")),
      what.group,
      field(t("admin.erase.reason"), reason, t("admin.erase.reason.help")),
    ],
    action: t("admin.erase.action"),
    run: () => {
      wordsOnly = what.chosen() === "words";
      return service.erase({ marks: [mark.id], wordsOnly, reason: reason.value.trim() });
    },
    done: () => t(wordsOnly ? "admin.erase.done.words" : "admin.erase.done.mark"),
  });
  return result && { wordsOnly };
}
