// Publishing: what would be shown to everyone, doing it, and taking it back.

import { element } from "../dom.js";
import { moment, number, t } from "../i18n.js";
import { limit } from "../vocabulary.js";
import { ask } from "./dialog.js";
import { button, field, form, select, submit, text } from "./fields.js";
import { nothing, part } from "./parts.js";
import { service } from "./service.js";
import { badge, table } from "./table.js";
import { perform } from "./work.js";

export function show(place) {
  const publishing = part(
    async () => (await service.rounds()).filter(({ synthetic }) => !synthetic),
    (rounds) => (rounds.length ? publish(rounds) : nothing(t("admin.round.none"))),
    { "data-part": "publish" },
  );
  const list = part(() => service.publications(), publicationTable, { "data-part": "publications" });

  function publish(rounds) {
    const round = select(
      "round",
      rounds.map(({ id, name }) => [id, name]),
      (rounds.find(({ approved }) => approved > 0) ?? rounds[0]).id,
    );
    const outlook = element("div", { class: "outlook" });
    const foresee = () => {
      const { approved, unreviewed } = rounds.find(({ id }) => String(id) === round.value);
      outlook.replaceChildren(
        element("p", {}, t("admin.publish.outlook", { count: number(approved) })),
        ...(unreviewed
          ? [
              element(
                "p",
                { class: "notice" },
                t("admin.publish.unreviewed", { count: number(unreviewed) }),
                " ",
                element("a", { href: "#granskning" }, t("admin.publish.review")),
              ),
            ]
          : []),
      );
    };
    round.addEventListener("change", foresee);
    foresee();

    // Asked for only where the service says that a reason is needed.
    const reason = element("textarea", { name: "reason", rows: "3", maxlength: limit("reason") });
    const reasonField = field(t("admin.publish.reason"), reason, t("admin.publish.reason.help"));
    reasonField.hidden = true;
    return form(
      { class: "panel", "data-form": "publish" },
      async (scope) => {
        const order = { round: Number(round.value), ...(text(reason) && { reason: text(reason) }) };
        const made = await perform(
          scope,
          () =>
            service.publish(order).catch((error) => {
              if (error.status === 422) reasonField.hidden = false;
              throw error;
            }),
          {
            working: t("admin.publish.working"),
            done: ({ number: which, hotspots }) =>
              t("admin.publish.done", { number: which, hotspots: number(hotspots) }),
          },
        );
        if (made) await Promise.all([publishing.refresh(), list.refresh()]);
        else if (!reasonField.hidden) reason.focus();
      },
      element("h2", {}, t("admin.publish.title")),
      element("p", { class: "help" }, t("admin.publish.help")),
      element("div", { class: "fields" }, field(t("admin.round.title"), round)),
      outlook,
      reasonField,
      element("div", { "data-problem": "" }),
      element("div", { class: "tools" }, submit(t("admin.publish.action"))),
    );
  }

  function publicationTable(publications) {
    if (publications.length === 0) return nothing(t("open.none.title"));
    const isReal = ({ synthetic, withdrawn }) => !synthetic && !withdrawn;
    const current = publications.find(isReal) ?? publications.find(({ withdrawn }) => !withdrawn);
    const state = (publication) => {
      if (publication.withdrawn) return badge("off", t("admin.publish.withdrawn", { time: moment(publication.withdrawn) }));
      return publication === current
        ? badge("done", t("admin.publish.current"))
        : badge("plain", t("admin.publish.earlier"));
    };
    return table(
      t("admin.publish.caption"),
      [
        { title: t("admin.publish.number"), isHeader: true, cell: ({ number: which }) => String(which) },
        { title: t("admin.round.title"), cell: ({ roundTitle }) => roundTitle },
        { title: t("admin.publish.made"), cell: ({ made }) => moment(made) },
        { title: t("admin.publish.state"), cell: state },
        { title: t("admin.publish.marks"), isNumber: true, cell: ({ marks }) => number(marks) },
        { title: t("admin.publish.hotspots"), isNumber: true, cell: ({ hotspots }) => number(hotspots) },
        { title: t("admin.publish.why"), cell: ({ reason, synthetic }) => (synthetic ? "–" : (reason ?? "–")) },
        {
          title: t("admin.actions"),
          cell: (publication) =>
            publication.withdrawn
              ? null
              : button(t("admin.publish.withdraw"), () => withdraw(publication), {
                  class: "withdraw",
                  "aria-label": t("admin.publish.withdraw.of", { number: publication.number }),
                }),
        },
      ],
      publications,
      ({ number: which }) => ({ "data-publication": which }),
    );
  }

  async function withdraw({ number: which, roundTitle }) {
    const done = await ask({
      title: t("admin.publish.withdraw.title", { number: which, round: roundTitle }),
      body: [t("admin.publish.withdraw.text"), t("admin.publish.withdraw.forGood")],
      action: t("admin.publish.withdraw"),
      run: () => service.withdraw(which),
      done: () => t("admin.publish.withdraw.done", { number: which }),
    });
    if (done) await list.refresh();
  }

  place.append(publishing, element("h2", {}, t("admin.publish.list")), list);
}
