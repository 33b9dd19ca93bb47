// Which round something is for.

import { t } from "../i18n.js";
import { select } from "./fields.js";

/** The open round is the one unless another is chosen. */
export function roundChoice(rounds) {
  const open = rounds.find(({ state }) => state === "open") ?? rounds[0];
  return select(
    "round",
    rounds.map(({ id, name, state }) => [id, `${name} – ${t(`admin.round.state.${state}`)}`]),
    open?.id,
  );
}
