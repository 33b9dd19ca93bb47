// What waits to be sent, for people: how much, since when and why, and what can be done about each mark and about all.

import { button } from "./buttons.js";
import { download, fileOf, filesOf, mediaType } from "./saved-file.js";
import { element, pictogram } from "../dom.js";
import { hideSheet, isSheetOpen, showSheet } from "./sheet.js";
import { has, moment, t } from "../i18n.js";
import { isOfInvitation } from "./sender.js";
import { isPersisted } from "./persistence.js";
import { marksIn, whose } from "./naming.js";
import { nextRevision } from "./marks.js";
import { markLabel, markPictogram } from "../mark-label.js";

export class WaitingList {
  #queue;
  #sender;
  #content = element("div", { id: "waiting", class: "waiting" });
  #status = element("p", { class: "visually-hidden", role: "status" });
  #list = element("ul", { class: "mine" });
  #parts = new Map();
  #confirming = null;
  #isPersisted = null;
  #change = null;
  #invitation = null;
  #openFile = null;

  constructor(queue, sender) {
    this.#queue = queue;
    this.#sender = sender;
    queue.onChange(() => this.#refresh());
    sender.onChange(() => this.#refresh());
  }

  /**
   * Offers more once the form is open.
   * @param change asks about a draft, of a mark with this invitation; openFile takes in a saved file.
   */
  connect({ invitation, change, openFile }) {
    this.#invitation = invitation;
    this.#change = change;
    this.#openFile = openFile;
  }

  async show(back = document.activeElement) {
    this.#confirming = null;
    this.#isPersisted = await isPersisted();
    await this.#draw();
    showSheet({
      title: t("waiting.title"),
      content: [this.#content, this.#status],
      close: () => {
        hideSheet();
        back?.focus({ preventScroll: true });
      },
    });
  }

  get #isShown() {
    return isSheetOpen() && this.#content.isConnected;
  }

  #refresh() {
    if (this.#isShown) this.#draw();
  }

  /** Draws what has changed: a button that has not must stay under the finger. */
  async #draw() {
    const records = await this.#queue.waiting();
    const focus = focusIn(this.#content);
    const parts = [
      this.#part("summary", [records.length, records[0]?.queuedAt, this.#state(records)], () => this.#summary(records)),
      this.#part("tools", [records.length > 0, Boolean(this.#openFile)], () => this.#tools(records.length > 0)),
      this.#list,
      this.#part("storage", [this.#isPersisted], () => element("p", { class: "aside" }, this.#storage())),
    ];
    place(this.#list, records.map((record) =>
      this.#part(record.id, [record, this.#confirming === record.id, this.#invitation, Boolean(this.#change)], () => this.#item(record))));
    place(this.#content, parts);
    if (focus && this.#isShown && !this.#content.contains(document.activeElement)) {
      (this.#content.querySelector(focus) ?? document.getElementById("sheet-title")).focus({ preventScroll: true });
    }
  }

  /** A part of the list as it was drawn before, or drawn anew if what it shows has changed. */
  #part(name, shown, build) {
    const looks = JSON.stringify(shown);
    if (this.#parts.get(name)?.looks !== looks) this.#parts.set(name, { looks, part: build() });
    return this.#parts.get(name).part;
  }

  #summary(records) {
    if (!records.length) {
      return element("p", { class: "all-sent" }, pictogram("check"), element("strong", {}, t("queue.sent")), " ", t("waiting.none"));
    }
    const since = t("waiting.since", { marks: marksIn(records.length), moment: moment(records[0].queuedAt) });
    return element(
      "div",
      {},
      element("p", { id: "waiting-summary" }, pictogram("waiting"), since),
      element("p", {}, this.#state(records)),
    );
  }

  #state(records) {
    if (records.every(({ problem }) => problem)) return t("waiting.state.refused");
    if (this.#sender.state === "sending") return t("waiting.state.sending");
    if (!navigator.onLine || this.#sender.state === "pausing") return t("waiting.state.offline");
    return t("waiting.state.soon");
  }

  #storage() {
    if (!this.#queue.isLasting) return t("waiting.storage.none");
    return this.#isPersisted ? t("waiting.storage.persisted") : t("waiting.storage.maybe");
  }

  #tools(hasRecords) {
    const canShare = navigator.canShare?.({ files: [new File(["{}"], "smultron.geojson", { type: mediaType })] });
    const all = (act) => async () => act(await this.#queue.waiting());
    return element(
      "div",
      { class: "all-tools" },
      hasRecords ? button("arrow", t("waiting.sendNow"), () => this.#sendNow(), { id: "send-now", class: "main" }) : null,
      hasRecords ? button("download", t("file.saveAll"), all((records) => this.#save(records)), { id: "save-all" }) : null,
      hasRecords && canShare ? button("arrow", t("file.share"), all((records) => this.#share(records)), { id: "share-all" }) : null,
      this.#openFile ? button("plan", t("file.open"), () => this.#openFile(), { id: "open-file" }) : null,
    );
  }

  #item(record) {
    const { feature, problem, removal } = record;
    const { category, quote } = feature.properties;
    const words = category ? markLabel(feature.properties) : t("waiting.mark");
    const elsewhere = this.#invitation !== record.invitation;
    return element(
      "li",
      { "data-mark-id": record.id, class: problem ? "refused" : "" },
      element("p", { class: "what" }, removal ? pictogram("remove") : markPictogram(feature.properties), element("strong", {}, words)),
      removal ? element("p", {}, t("waiting.removal")) : null,
      quote && !removal ? element("p", { class: "said" }, `”${quote}”`) : null,
      elsewhere ? element("p", {}, whose(record.preschool.name, record.group)) : null,
      element("p", { class: "state" }, pictogram(problem ? "attention" : "waiting"), element("span", {}, stateOf(record))),
      problem?.errors?.length ? element("ul", { class: "errors" }, ...problem.errors.map(({ detail }) => element("li", {}, detail))) : null,
      record.savedAt ? element("p", { class: "state" }, t("file.savedAt", { moment: moment(record.savedAt) })) : null,
      this.#confirming === record.id ? this.#confirm(record) : this.#itemTools(record, elsewhere),
    );
  }

  #itemTools(record, elsewhere) {
    const tool = (name, icon, words, act) => button(icon, words, act, { class: name });
    const { removal, problem } = record;
    return element(
      "div",
      { class: "tools" },
      problem && problem.status !== 410
        ? tool("retry", "undo", t("action.retry"), () => this.#sender.retry(({ id }) => id === record.id))
        : null,
      this.#change && !elsewhere && !removal && !(problem && isOfInvitation(problem))
        ? tool("change", "edit", t("mine.change"), () => this.#change(draftOf(record)))
        : null,
      tool("save-file", "download", t("file.save"), () => this.#save([record])),
      tool("discard", "remove", removal ? t("waiting.keep") : t("mine.remove"), () => {
        if (removal) return this.#discard(record);
        this.#confirming = record.id;
        return this.#draw();
      }),
    );
  }

  #confirm(record) {
    return element(
      "div",
      { class: "confirm", role: "group", "aria-label": t("waiting.confirm") },
      element("p", { class: "notice alert" }, record.known ? t("waiting.confirm.change") : t("waiting.confirm")),
      element(
        "div",
        { class: "tools" },
        button("remove", t("waiting.confirm.yes"), () => this.#discard(record), { class: "discard-yes" }),
        element("button", { type: "button", class: "discard-no", onclick: () => this.#keep() }, t("waiting.confirm.no")),
      ),
    );
  }

  #keep() {
    this.#confirming = null;
    return this.#draw();
  }

  /** A new mark that has been on its way may have arrived: then it has to be taken back. */
  async #discard(record) {
    this.#confirming = null;
    const { known, problem, removal, tried } = record;
    if (removal && !known) await this.#queue.amend(record, { removal: false, problem: null });
    else if (removal || known || !tried || (problem && (isOfInvitation(problem) || problem.status === 410))) {
      await this.#queue.drop(record);
    } else {
      await this.#queue.addRemoval(record.feature, record);
    }
    this.#status.textContent = removal ? t("waiting.kept") : t("saved.removed");
    this.#sender.send();
  }

  async #sendNow() {
    await this.#sender.retry(() => true);
    const left = (await this.#queue.waiting()).length;
    this.#status.textContent = left ? t("waiting.left", { marks: marksIn(left) }) : t("queue.sent");
  }

  async #save(records) {
    const files = filesOf(records);
    files.forEach(download);
    await this.#noteSaved(records, files);
  }

  async #share(records) {
    const files = filesOf(records);
    try {
      await navigator.share({ files });
    } catch {
      // Who changes their mind has shared nothing.
      return;
    }
    await this.#noteSaved(records, files);
  }

  async #noteSaved(records, files) {
    const savedAt = new Date().toISOString();
    for (const record of records) await this.#queue.amend(record, { savedAt });
    this.#status.textContent = t("file.saved", { name: files.map(({ name }) => name).join(", ") });
  }

  /** Saves what waits with one invitation, and the device key even when nothing does, for the form in another place. */
  async saveForMoving(context) {
    const records = (await this.#queue.waiting()).filter(({ invitation }) => invitation === context.invitation);
    const others = records.filter(({ device }) => device !== context.device);
    const files = [fileOf(context, records.filter(({ device }) => device === context.device)), ...filesOf(others)];
    files.forEach(download);
    await this.#noteSaved(records, files);
    return files.map(({ name }) => name).join(", ");
  }
}

/** Lets exactly these be the children; those that are there already are not touched. */
function place(parent, children) {
  for (const old of [...parent.children]) if (!children.includes(old)) old.remove();
  children.forEach((child, index) => parent.children[index] !== child && parent.insertBefore(child, parent.children[index] ?? null));
}

/** A waiting mark to be asked about again; a time that was refused becomes the time of saying it again. */
function draftOf({ feature, problem }) {
  const draft = nextRevision(feature);
  const isWrongTime = problem?.errors?.some(({ pointer }) => pointer === "/properties/recordedAt");
  if (isWrongTime) draft.properties.recordedAt = new Date().toISOString();
  return draft;
}

/** What a record waits for, in plain words. */
function stateOf({ problem, trouble, attempts, queuedAt }) {
  if (problem) {
    const { status, detail } = problem;
    return has(`waiting.problem.${status}`) ? t(`waiting.problem.${status}`) : detail || t("waiting.problem.refused");
  }
  const since = t("waiting.sinceAlone", { moment: moment(queuedAt) });
  if (!trouble) return since;
  const reason = trouble.status ? t("waiting.trouble.service", { status: trouble.status }) : t("waiting.trouble.network");
  return `${since} ${t("waiting.trouble", { count: attempts })} ${reason}`;
}

/** How to find the element with the focus again when the list has been drawn anew. */
function focusIn(content) {
  const active = document.activeElement;
  if (!content.contains(active)) return null;
  if (active.id) return `#${CSS.escape(active.id)}`;
  const id = active.closest("[data-mark-id]")?.dataset.markId;
  if (!id) return "#none";
  const item = `[data-mark-id="${CSS.escape(id)}"]`;
  const paired = { discard: ".discard-no", "discard-no": ".discard", "discard-yes": ".discard" }[active.className];
  return `${item} .${active.className}${paired ? `, ${item} ${paired}` : ""}`;
}
