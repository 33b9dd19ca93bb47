// Whether there is contact with the service, and what to say while there is none.

import { notify } from "./notices.js";
import { t } from "../i18n.js";

/** Says quietly that the form works without contact. */
export function startConnection(queue, sender, isKept) {
  if (!queue.isLasting) notify("storage", { icon: "attention", text: t("queue.notLasting"), isLasting: true });
  const tell = (isAway) => notify("offline", isAway ? { icon: "waiting", text: t("queue.offline") } : null);
  tell(isKept || !navigator.onLine);
  addEventListener("offline", () => tell(true));
  addEventListener("online", () => tell(false));
  sender.onChange(() => {
    if (sender.state === "pausing") tell(true);
    else if (sender.state === "sending" && navigator.onLine) tell(false);
  });
}
