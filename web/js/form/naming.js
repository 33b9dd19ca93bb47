// How the form names what it speaks of.

import { t } from "../i18n.js";

/** "1 markering", "3 markeringar". */
export const marksIn = (count) => (count === 1 ? t("waiting.marks.one") : t("waiting.marks.many", { count }));

/** A preschool and, if there is one, its group. */
export const whose = (preschool, group) => [preschool, group].filter(Boolean).join(" · ");

/** Why something could not be kept, and that nothing is lost. */
export const whyNotKept = (reason) => [reason, t("failed.kept")].filter(Boolean).join(" ");
