// The round: how it stands, opening, extending and closing it, and who has answered.

import { element } from "../dom.js";
import { day, moment, number, t } from "../i18n.js";
import { limit } from "../vocabulary.js";
import { ask } from "./dialog.js";
import { button, field, form, input, optional, submit, text } from "./fields.js";
import { nothing, part } from "./parts.js";
import { kept, restore, retain } from "./retention.js";
import { service } from "./service.js";
import { badge, table } from "./table.js";
import { perform } from "./work.js";

const graceDays = 14;

export function show(place) {
  let rounds = [];
  const progress = part(
    () => service.progress(),
    (found) => answers(found),
    { "data-part": "progress" },
  );
  const state = part(
    async () => (rounds = (await service.rounds()).filter(({ synthetic }) => !synthetic)),
    () => [roundInWork(rounds, changed), otherRounds(rounds, changed)],
    { "data-part": "round" },
  );
  async function changed() {
    await Promise.all([state.refresh(), progress.refresh()]);
  }
  place.append(state, element("h2", {}, t("admin.progress.title")), progress);
}

/** The round that is open; or else the next one; or else the latest. */
const current = (rounds) =>
  rounds.find(({ state }) => state === "open") ?? rounds.findLast(({ state }) => state === "before") ?? rounds[0];

function roundInWork(rounds, changed) {
  const round = current(rounds);
  if (!round) return [nothing(t("admin.round.none")), opening(changed)];
  const isRunning = round.state === "open" || round.state === "before";
  const card = element(
    "section",
    { class: "panel", "data-round": round.id },
    element("h2", {}, round.name),
    element("p", {}, badge(`round-${round.state}`, t(`admin.round.state.${round.state}`)), " ", when(round)),
    element(
      "ul",
      { class: "counts" },
      count("admin.round.marks", round.marks),
      count("admin.round.unreviewed", round.unreviewed, "#granskning"),
      count("admin.round.approved", round.approved),
      count("admin.round.hidden", round.hidden),
    ),
    unpublished(round),
    element("p", { class: "kept" }, kept(round)),
    element(
      "div",
      { class: "tools" },
      ...(isRunning
        ? [
            button(t("admin.round.extend"), () => extend(round).then(refreshAfter(changed)), { class: "extend" }),
            button(t("admin.round.close"), () => close(round).then(refreshAfter(changed)), { class: "close-round" }),
          ]
        : []),
      ...retention(round, changed),
    ),
  );
  return round.state === "open"
    ? [card, element("p", { class: "help" }, t("admin.round.one"))]
    : [card, opening(changed)];
}

const unpublished = (round) =>
  round.unpublished ? element("p", { class: "unpublished" }, t("admin.round.unpublished"), " ", round.unpublished) : null;

const retention = (round, changed) => [
  button(t("admin.retention.change"), () => retain(round).then(refreshAfter(changed)), {
    class: "retain",
    "aria-label": t("admin.retention.change.of", { name: round.name }),
  }),
  round.restorable
    ? button(t("admin.retention.restore"), () => restore(round).then(refreshAfter(changed)), {
        class: "restore-round",
        "aria-label": t("admin.retention.restore.of", { name: round.name }),
      })
    : null,
];

const refreshAfter = (changed) => (result) => result && changed();

const count = (key, value, link = null) =>
  element("li", {}, link ? element("a", { href: link }, t(key)) : t(key), " ", element("strong", {}, number(value)));

function when({ state, opens, lastDay }) {
  const left = daysUntil(lastDay);
  if (state === "before") return t("admin.round.opens", { day: day(opens), lastDay: day(lastDay) });
  if (state === "open") {
    return left === 0
      ? t("admin.round.lastDay", { lastDay: day(lastDay) })
      : t("admin.round.left", { days: number(left), lastDay: day(lastDay) });
  }
  if (state === "grace") return t("admin.round.grace", { lastDay: day(lastDay), until: day(later(lastDay, graceDays)) });
  return t("admin.round.over", { lastDay: day(lastDay) });
}

const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Stockholm" });
const daysUntil = (lastDay) => Math.round((Date.parse(lastDay) - Date.parse(today())) / 86_400_000);
const later = (date, days) => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

function opening(changed) {
  const name = input("name", { maxlength: limit("round") });
  const opens = input("opens", { type: "date" });
  const lastDay = input("lastDay", { type: "date" });
  return form(
    { class: "panel", "data-form": "open-round" },
    async (scope) => {
      const opened = await perform(
        scope,
        () =>
          service.openRound({
            ...(text(name) && { name: text(name) }),
            ...(text(opens) && { opens: text(opens) }),
            ...(text(lastDay) && { lastDay: text(lastDay) }),
          }),
        { done: (round) => t("admin.round.opened", { name: round.name, lastDay: day(round.lastDay) }) },
      );
      if (opened) await changed();
    },
    element("h2", {}, t("admin.round.open")),
    element("p", { class: "help" }, t("admin.round.open.help")),
    element(
      "div",
      { class: "fields" },
      field(optional(t("admin.round.name")), name),
      field(optional(t("admin.round.first")), opens),
      field(optional(t("admin.round.last")), lastDay),
    ),
    element("div", { "data-problem": "" }),
    element("div", { class: "tools" }, submit(t("admin.round.open.action"))),
  );
}

function extend(round) {
  const lastDay = input("lastDay", { type: "date", required: true });
  lastDay.value = round.lastDay;
  return ask({
    title: t("admin.round.extend.title", { name: round.name }),
    body: [t("admin.round.extend.text", { lastDay: day(round.lastDay) }), field(t("admin.round.last"), lastDay)],
    action: t("admin.round.extend.action"),
    run: () => service.extendRound(round.id, lastDay.value),
    done: (changed) => t("admin.round.extended", { name: changed.name, lastDay: day(changed.lastDay) }),
  });
}

function close(round) {
  return ask({
    title: t("admin.round.close.title", { name: round.name }),
    body: [
      t("admin.round.close.marks", { days: graceDays }),
      t("admin.round.close.published"),
      ...(round.unreviewed ? [t("admin.round.close.unreviewed", { count: number(round.unreviewed) })] : []),
    ],
    action: t("admin.round.close.action"),
    run: () => service.closeRound(round.id),
    working: t("admin.round.closing"),
    done: closed,
  });
}

function closed({ round, publication, publishedFrom }) {
  const said = t("admin.round.closed", { name: round.name });
  if (publication) return `${said} ${t("admin.round.closed.published", { number: publication.number })}`;
  if (publishedFrom) return `${said} ${t("admin.round.closed.later", { day: day(publishedFrom) })}`;
  return `${said} ${t("admin.round.closed.not")}`;
}

function otherRounds(rounds, changed) {
  const others = rounds.filter((round) => round !== current(rounds));
  if (others.length === 0) return null;
  return table(
    t("admin.round.others"),
    [
      { title: t("admin.round.name"), isHeader: true, cell: ({ name }) => name },
      { title: t("admin.round.state"), cell: (round) => [t(`admin.round.state.${round.state}`), unpublished(round)] },
      { title: t("admin.round.first"), cell: ({ opens }) => day(opens) },
      { title: t("admin.round.last"), cell: ({ lastDay }) => day(lastDay) },
      { title: t("admin.round.marks"), isNumber: true, cell: ({ marks }) => number(marks) },
      { title: t("admin.retention.title"), cell: (round) => [kept(round), " ", ...retention(round, changed)] },
    ],
    others,
  );
}

/** Who has answered: those that have not come first, and say so in words. */
function answers({ round, preschools }) {
  if (preschools.length === 0) return nothing(t("admin.preschools.none"));
  const missing = preschools.filter(({ marks }) => marks === 0);
  const rows = [...missing, ...preschools.filter(({ marks }) => marks > 0)].flatMap((preschool) => [
    { ...preschool, isPreschool: true },
    ...groupsOf(preschool),
  ]);
  return [
    element(
      "div",
      { class: "line" },
      element(
        "p",
        { class: "summary" },
        t("admin.progress.summary", {
          round: round.name,
          answered: number(preschools.length - missing.length),
          all: number(preschools.length),
        }),
      ),
      button(t("admin.print"), () => print(), { class: "print" }),
    ),
    table(
      t("admin.progress.caption", { round: round.name }),
      [
        { title: t("admin.progress.preschool"), isHeader: true, cell: who },
        { title: t("admin.progress.answer"), cell: answer },
        { title: t("admin.progress.groups"), isNumber: true, cell: ({ groups }) => (groups ? number(labelled(groups)) : "") },
        { title: t("admin.progress.invitations"), isNumber: true, cell: ({ invitations }) => number(invitations) },
        { title: t("admin.progress.marks"), isNumber: true, cell: ({ marks }) => number(marks) },
        { title: t("admin.progress.children"), isNumber: true, cell: ({ children }) => number(children) },
        { title: t("admin.progress.latest"), cell: ({ latest }) => (latest ? moment(latest) : "–") },
      ],
      rows,
      ({ isPreschool, code, marks }) =>
        isPreschool ? { "data-preschool": code, class: marks ? null : "missing" } : { class: "group-row" },
    ),
  ];
}

/** The groups of a preschool that has been asked or has answered; the unnamed one only where it says something. */
function groupsOf({ groups, marks, invitations }) {
  if (!marks && !invitations) return [];
  const named = groups.filter(({ label }) => label);
  if (named.length === 0) return [];
  return [...named, ...groups.filter((group) => !group.label && (group.marks || group.invitations))];
}

const labelled = (groups) => groups.filter(({ label }) => label).length;

const who = ({ isPreschool, name, place, label }) =>
  isPreschool
    ? [name, element("span", { class: "beside" }, place)]
    : [element("span", { class: "group-label" }, label ?? t("admin.group.unnamed"))];

function answer({ isPreschool, marks, invitations }) {
  if (marks > 0) return isPreschool ? badge("done", t("admin.progress.yes")) : t("admin.progress.yes");
  if (!isPreschool) return t("admin.progress.no");
  return [
    badge("waits", t("admin.progress.no")),
    invitations ? null : element("span", { class: "beside" }, t("admin.progress.uninvited")),
  ];
}
