// Invitations: who has one, making one, printing them, and revoking. A link is shown once, and is gone with the section.

import { element } from "../dom.js";
import { day, t } from "../i18n.js";
import { limit } from "../vocabulary.js";
import { ask } from "./dialog.js";
import { button, checkbox, field, form, input, optional, select, submit, text } from "./fields.js";
import { issuedLinks } from "./issued-links.js";
import { nothing, part } from "./parts.js";
import { printing } from "./print-sheet.js";
import { roundChoice } from "./round-choice.js";
import { service } from "./service.js";
import { badge, table } from "./table.js";
import { perform } from "./work.js";

export function show(place) {
  const issued = issuedLinks();
  const withRevoked = checkbox(t("admin.invitations.withRevoked"), { onchange: () => list.refresh() });
  let known = null;
  const list = part(
    async () => {
      known ??= Promise.all([service.preschools(), service.rounds()]);
      // What failed is asked for again the next time.
      known.catch(() => (known = null));
      const [[preschools, rounds], invitations] = await Promise.all([known, service.invitations()]);
      return { preschools, rounds, invitations };
    },
    (found) => invitationTable(found),
    { "data-part": "invitations" },
  );
  const making = part(
    async () => {
      const [preschools, rounds] = await Promise.all([service.preschools(), service.rounds()]);
      return { preschools, rounds: rounds.filter(({ synthetic, state }) => !synthetic && state !== "over") };
    },
    ({ preschools, rounds }) =>
      rounds.length && preschools.length
        ? [
            printing({ preschools, rounds, issued, changed: () => list.refresh() }),
            one({ preschools, rounds }),
          ]
        : nothing(t("admin.invitations.noRound")),
    { "data-part": "making" },
  );

  function one({ preschools, rounds }) {
    const preschool = select("preschool", preschools.map(({ code, name }) => [code, name]));
    const labels = element("datalist", { id: "group-labels" });
    const group = input("group", { list: "group-labels", maxlength: limit("group") });
    const round = roundChoice(rounds);
    const fillLabels = () => {
      const { registeredGroups = [] } = preschools.find(({ code }) => code === preschool.value);
      labels.replaceChildren(...registeredGroups.filter(({ label }) => label).map(({ label }) => new Option(label)));
    };
    preschool.addEventListener("change", fillLabels);
    fillLabels();
    return form(
      { class: "panel", "data-form": "invite" },
      async (scope) => {
        const invitation = { preschool: preschool.value, round: Number(round.value) };
        if (text(group)) invitation.group = text(group);
        const made = await perform(scope, () => service.invite(invitation), {
          done: ({ preschoolName }) => t("admin.invitations.made", { name: preschoolName }),
        });
        if (!made) return;
        issued.add([made]);
        await list.refresh();
      },
      element("h2", {}, t("admin.invitations.one")),
      element(
        "div",
        { class: "fields" },
        field(t("admin.preschool"), preschool),
        field(optional(t("admin.group.label")), group, t("admin.invitations.group.help")),
        rounds.length > 1 ? field(t("admin.round.title"), round) : null,
      ),
      labels,
      element("div", { "data-problem": "" }),
      element("div", { class: "tools" }, submit(t("admin.invitations.one.action"))),
    );
  }

  function invitationTable({ preschools, rounds, invitations }) {
    const names = new Map(preschools.map(({ code, name }) => [code, name]));
    const roundNames = new Map(rounds.map(({ id, name }) => [id, name]));
    const name = ({ preschool }) => names.get(preschool) ?? preschool;
    const shown = invitations
      .filter(({ revoked }) => withRevoked.box.checked || !revoked)
      .sort((a, b) => b.round - a.round || name(a).localeCompare(name(b), "sv") || b.id - a.id);
    if (shown.length === 0) return nothing(t("admin.invitations.none"));
    return table(
      t("admin.invitations.caption"),
      [
        { title: t("admin.preschool"), isHeader: true, cell: name },
        { title: t("admin.group.label"), cell: ({ group }) => group ?? t("admin.group.unnamed") },
        { title: t("admin.round.title"), cell: ({ round }) => roundNames.get(round) ?? String(round) },
        { title: t("admin.invitations.created"), cell: ({ created }) => day(created) },
        {
          title: t("admin.invitations.state"),
          cell: ({ revoked }) =>
            revoked
              ? badge("off", t("admin.invitations.revoked", { day: day(revoked) }))
              : badge("done", t("admin.invitations.valid")),
        },
        {
          title: t("admin.actions"),
          cell: (invitation) =>
            invitation.revoked
              ? null
              : button(t("admin.invitations.revoke"), () => revoke(invitation, name(invitation)), {
                  class: "revoke",
                  "aria-label": t("admin.invitations.revoke.of", {
                    name: name(invitation),
                    group: invitation.group ?? t("admin.group.unnamed"),
                  }),
                }),
        },
      ],
      shown,
      ({ id }) => ({ "data-invitation": id }),
    );
  }

  async function revoke({ id, group }, name) {
    const done = await ask({
      title: t("admin.invitations.revoke.title", { name }),
      body: [
        t("admin.invitations.revoke.text", { group: group ?? t("admin.group.unnamed") }),
        t("admin.invitations.revoke.kept"),
      ],
      action: t("admin.invitations.revoke"),
      run: () => service.revokeInvitation(id),
      done: () => t("admin.invitations.revoke.done", { name }),
    });
    if (done) await list.refresh();
  }

  place.append(
    issued.panel,
    making,
    element("div", { class: "line" }, element("h2", {}, t("admin.invitations.title")), withRevoked.label),
    list,
  );
  return issued.forget;
}
