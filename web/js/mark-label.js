// A mark as a list or a map names it: the pictogram of its category, and in words the category and how many children there were.

import { pictogram } from "./dom.js";
import { t } from "./i18n.js";
import { drawing } from "./vocabulary.js";

export const markLabel = ({ category, children }) => t("mine.label", { category: t(`category.${category}`), children });

export const markPictogram = ({ category }) => pictogram(drawing("category", category));
