// One mark in the list of the review, with what can be done to it in its state.

import { element } from "../dom.js";
import { moment, t } from "../i18n.js";
import { markLabel, markPictogram } from "../mark-label.js";
import { button } from "./fields.js";
import { badge } from "./table.js";

const decisions = {
  unreviewed: ["approved", "hidden"],
  approved: ["hidden"],
  hidden: ["unreviewed", "approved"],
};

export function reviewItem(mark, preschoolName, { decide, restore, eraseMark, look }) {
  const what = markLabel(mark);
  const whose = mark.group ? `${preschoolName}, ${mark.group}` : preschoolName;
  const named = (key) => ({ "aria-label": t("admin.review.of", { action: t(key), what, whose }) });
  const item = element(
    "li",
    { "data-mark": mark.id },
    element("h3", {}, markPictogram(mark), what, mark.kind === "favourite" ? null : badge("plain", t(`kind.${mark.kind}`))),
    element("p", { class: "facts" }, `${whose} · ${moment(mark.recordedAt)}`),
    mark.deleted ? element("p", {}, badge("off", t("admin.review.deleted", { time: moment(mark.deleted) }))) : null,
    mark.textHeld
      ? element("div", { class: "notice held" }, badge("waits", t("admin.review.held")), element("p", {}, t("admin.review.held.text")))
      : null,
    mark.quote ? element("blockquote", {}, element("p", {}, mark.quote)) : null,
    mark.staffNote ? element("p", {}, element("strong", {}, t("admin.review.note")), " ", mark.staffNote) : null,
    element("div", { "data-problem": "" }),
    element(
      "div",
      { class: "tools" },
      ...(mark.deleted
        ? [button(t("admin.review.restore"), () => restore(mark, item), { class: "restore", ...named("admin.review.restore") })]
        : decisions[mark.review].map((review) =>
            button(t(`admin.review.decide.${review}`), () => decide(mark, review, item), {
              class: review,
              ...named(`admin.review.decide.${review}`),
            }),
          )),
      button(t("admin.review.erase"), () => eraseMark(mark), { class: "erase", ...named("admin.review.erase") }),
      mark.lon == null ? null : button(t("layers.show"), () => look(mark), { class: "quiet look", ...named("layers.show") }),
    ),
  );
  return item;
}
