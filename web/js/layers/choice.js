// What the planner looks at: a round as it stands, or a saved analysis; and the coordinate system of the files.

import { element } from "../dom.js";
import { day, t } from "../i18n.js";
import { roundName } from "../pages/round-name.js";

/** What a listing shows, as the addresses name it: {analysis} or {round}; nothing for the open audience. */
export function chosen({ audience, analysis, round }) {
  if (audience !== "internal") return {};
  return analysis ? { analysis } : { round: round ? round.id : "all" };
}

/** The value of an option as what it stands for. */
export function parse(value) {
  const [kind, name] = value.split(":");
  return { [kind]: name };
}

/** Fills the select with all rounds and saved analyses of a listing, and chooses the one that it shows. */
export function fillChoices(select, listing) {
  const { rounds, analyses } = listing;
  select.replaceChildren(
    element(
      "optgroup",
      { label: t("layers.choice.rounds") },
      ...rounds.map((round) => element("option", { value: `round:${round.id}` }, roundName(round))),
      element("option", { value: "round:all" }, t("layers.round.all")),
    ),
  );
  if (analyses.length) {
    select.append(
      element(
        "optgroup",
        { label: t("layers.choice.analyses") },
        ...analyses.map(({ name, round, computed }) => {
          const of = rounds.find(({ id }) => id === round);
          const words = { name, round: of ? roundName(of) : t("layers.round.all"), day: day(computed) };
          return element("option", { value: `analysis:${name}` }, t("layers.choice.analysis", words));
        }),
      ),
    );
  }
  const [[kind, name]] = Object.entries(chosen(listing));
  select.value = `${kind}:${name}`;
}

/** Fills the select with the coordinate systems, once; the first is what each format usually has. */
export function fillSystems(select, systems) {
  if (select.options.length) return;
  select.append(
    element("option", { value: "" }, t("layers.crs.usual")),
    ...systems.map(({ code, name }) => element("option", { value: code }, `${name} (EPSG:${code})`)),
  );
}
