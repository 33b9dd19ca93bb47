// A round as planners and administrators read its name: the demonstration says what it is.

import { t } from "../i18n.js";

export const roundName = ({ name, synthetic }) => (synthetic ? t("layers.round.demo", { name }) : name);
