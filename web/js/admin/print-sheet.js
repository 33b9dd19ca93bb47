// A sheet of invitations to print: all, or some; and whether the old links stop working.

import { element } from "../dom.js";
import { t } from "../i18n.js";
import { ask } from "./dialog.js";
import { checkbox, choice, field, form, submit } from "./fields.js";
import { roundChoice } from "./round-choice.js";
import { service } from "./service.js";
import { perform, say } from "./work.js";

export function printing({ preschools, rounds, issued, changed }) {
  const round = roundChoice(rounds);
  const some = element("fieldset", { class: "some", hidden: true }, element("legend", {}, t("admin.print.some.which")));
  const boxes = preschools.flatMap(({ code, name, registeredGroups = [] }) => {
    const labels = registeredGroups.map(({ label }) => label).filter(Boolean);
    return (labels.length ? labels : [null]).map((group) => {
      const made = checkbox(group ? `${name}, ${group}` : name, { "data-invite": code });
      some.append(made.label);
      return { box: made.box, preschool: code, group };
    });
  });
  const which = choice(
    "which",
    t("admin.print.which"),
    [
      ["all", t("admin.print.all")],
      ["some", t("admin.print.some")],
    ],
    () => (some.hidden = which.chosen() === "all"),
  );
  const old = choice("old", t("admin.print.old"), [
    ["keep", t("admin.print.old.keep")],
    ["revoke", t("admin.print.old.revoke")],
  ]);

  async function print(scope) {
    const order = { round: Number(round.value), revokeOld: old.chosen() === "revoke" };
    if (which.chosen() === "some") {
      order.invitations = boxes
        .filter(({ box }) => box.checked)
        .map(({ preschool, group }) => (group ? { preschool, group } : { preschool }));
      if (order.invitations.length === 0) {
        say(t("admin.print.none"));
        boxes[0]?.box.focus();
        return;
      }
    }
    const run = () => service.inviteOnSheet(order);
    const done = ({ invitations, revoked }) =>
      revoked
        ? t("admin.print.done.revoked", { count: invitations.length, revoked })
        : t("admin.print.done", { count: invitations.length });
    const sheet = order.revokeOld
      ? await ask({
          title: t("admin.print.revoke.title"),
          body: [t("admin.print.revoke.text"), t("admin.invitations.revoke.kept")],
          action: t("admin.print.revoke.action"),
          run,
          done,
        })
      : await perform(scope, run, { done });
    if (!sheet) return;
    issued.add(sheet.invitations, sheet.html);
    await changed();
  }

  return form(
    { class: "panel", "data-form": "sheet" },
    print,
    element("h2", {}, t("admin.print.title")),
    element("p", { class: "help" }, t("admin.print.help")),
    rounds.length > 1 ? element("div", { class: "fields" }, field(t("admin.round.title"), round)) : null,
    which.group,
    some,
    old.group,
    element("div", { "data-problem": "" }),
    element("div", { class: "tools" }, submit(t("admin.print.action"))),
  );
}
