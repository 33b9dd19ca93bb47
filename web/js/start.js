// The start page has only texts.

import { loadTexts } from "./i18n.js";

await loadTexts();
