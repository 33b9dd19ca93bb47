// Tokens: who has one, who made it, and revoking. They are made with a command; none is ever shown again.

import { element } from "../dom.js";
import { day, t } from "../i18n.js";
import { ask } from "./dialog.js";
import { button, checkbox } from "./fields.js";
import { nothing, part } from "./parts.js";
import { service } from "./service.js";
import { badge, table } from "./table.js";

export function show(place) {
  const withRevoked = checkbox(t("admin.invitations.withRevoked"), { onchange: () => list.refresh() });
  const list = part(() => service.tokens(), tokenTable, { "data-part": "tokens" });

  function tokenTable(tokens) {
    const shown = tokens.filter(({ revoked }) => withRevoked.box.checked || !revoked).reverse();
    if (shown.length === 0) return nothing(t("admin.tokens.none"));
    return table(
      t("admin.tokens.caption"),
      [
        { title: t("admin.round.name"), isHeader: true, cell: ({ name }) => name },
        // As the commands and the handbook write it.
        { title: t("admin.tokens.role"), isShort: true, cell: ({ role }) => role },
        { title: t("admin.tokens.madeBy"), cell: ({ madeBy }) => madeBy ?? "–" },
        { title: t("admin.invitations.created"), isShort: true, cell: ({ created }) => day(created) },
        { title: t("admin.tokens.used"), isShort: true, cell: ({ lastUsed }) => (lastUsed ? day(lastUsed) : "–") },
        { title: t("admin.tokens.expires"), isShort: true, cell: ({ expires }) => day(expires) },
        { title: t("admin.invitations.state"), cell: state },
        {
          title: t("admin.actions"),
          cell: (token) =>
            token.revoked
              ? null
              : button(t("admin.invitations.revoke"), () => revoke(token), {
                  class: "revoke",
                  "aria-label": t("admin.tokens.revoke.of", { name: token.name }),
                }),
        },
      ],
      shown,
      ({ id }) => ({ "data-token": id }),
    );
  }

  function state({ revoked, expires }) {
    if (revoked) return badge("off", t("admin.invitations.revoked", { day: day(revoked) }));
    if (new Date(expires) <= new Date()) return badge("off", t("admin.tokens.expired"));
    return badge("done", t("admin.invitations.valid"));
  }

  async function revoke({ id, name }) {
    const done = await ask({
      title: t("admin.tokens.revoke.title", { name }),
      body: [t("admin.tokens.revoke.text")],
      action: t("admin.invitations.revoke"),
      run: () => service.revokeToken(id),
      done: () => t("admin.tokens.revoke.done", { name }),
    });
    if (done) await list.refresh();
  }

  place.append(
    element(
      "div",
      { class: "line" },
      element("p", { class: "summary" }, t("admin.tokens.lead")),
      withRevoked.label,
    ),
    list,
  );
}
