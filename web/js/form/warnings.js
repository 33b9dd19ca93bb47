// Warnings about what waits: too long, or with a round that closes before it is sent.

import { day, lastDay, moment, t } from "../i18n.js";
import { marksIn } from "./waiting.js";
import { notify } from "./notices.js";

const dayMs = 24 * 3600_000;
const longMs = 3 * dayMs;
const soonMs = 2 * dayMs;
const everyMs = 10 * 60_000;

/** Looks at what waits whenever that changes, and now and then because time passes. */
export function startWarnings(marks, show) {
  const look = () => warn(marks.waiting, show);
  marks.onChange(look);
  setInterval(look, everyMs);
}

function warn(records, show) {
  const action = { id: "notice-show", text: t("waiting.show"), act: show };
  const now = Date.now();
  const old = records.filter(({ queuedAt }) => now - Date.parse(queuedAt) >= longMs);
  notify("old", old.length ? {
    icon: "waiting", action, text: t("waiting.warn.old", { marks: marksIn(old.length), day: day(old[0].queuedAt) }),
  } : null);

  const ending = records.filter(({ round }) => Date.parse(round.closes) - now <= soonMs);
  const [first] = [...ending].sort((a, b) => a.round.closes.localeCompare(b.round.closes));
  notify("closing", first ? { icon: "attention", action, text: closingText(first.round, marksIn(ending.length), now) } : null);
}

function closingText({ closes, acceptsUntil }, marks, now) {
  if (now < Date.parse(closes)) return t("waiting.warn.closing", { marks, moment: moment(closes) });
  if (now < Date.parse(acceptsUntil)) return t("waiting.warn.closed", { marks, day: lastDay(acceptsUntil) });
  return t("waiting.warn.over", { marks });
}
