// Review: marks by their state, on a map and as a list, and what to do with them.

import { byId, element } from "../dom.js";
import { number, t } from "../i18n.js";
import { colour } from "../map.js";
import { markLabel } from "../mark-label.js";
import { roundName } from "../pages/round-name.js";
import { ask } from "./dialog.js";
import { deskMap } from "./desk-map.js";
import { erase } from "./erase.js";
import { button, field, select } from "./fields.js";
import { nothing, part } from "./parts.js";
import { reviewItem } from "./review-item.js";
import { service } from "./service.js";
import { perform } from "./work.js";

const states = ["unreviewed", "approved", "hidden", "deleted"];
const atATime = 50;

export function show(place) {
  const container = element("div", { id: "map", role: "region", "aria-label": t("admin.review.map") });
  const state = select("review", states.map((name) => [name, t(`admin.review.state.${name}`)]));
  const preschool = select("preschool", [["", t("admin.review.all")]]);
  const round = select("round", []);
  const side = element("div", { class: "side" });
  let map = null;
  let isLeft = false;
  const points = L.featureGroup();
  const drawn = new Map();
  let marks = [];
  let shown = atATime;

  const ready = deskMap(container).then((made) => {
    if (isLeft) return made.remove();
    map = made;
    points.addTo(map);
    draw();
    showAll();
  });

  const results = element("div");
  let list = null;
  let names = new Map();
  const filters = part(
    () => Promise.all([service.preschools(), service.rounds()]),
    ([preschools, rounds]) => {
      preschool.append(...preschools.map(({ code, name }) => new Option(name, code)));
      round.append(...rounds.map((one) => new Option(roundName(one), one.id)));
      round.value = String((rounds.find(({ state: now }) => now === "open") ?? rounds[0])?.id ?? "");
      names = new Map(preschools.map(({ code, name }) => [code, name]));
      list ??= results.appendChild(makeList());
      return element(
        "div",
        { class: "fields filters" },
        field(t("admin.review.state"), state),
        field(t("admin.preschool"), preschool),
        field(t("admin.round.title"), round),
      );
    },
    { "data-part": "filters" },
  );
  const makeList = () =>
    part(
      async () => {
        marks = await service.marks({ review: state.value, preschool: preschool.value, round: round.value });
        shown = atATime;
      },
      () => {
        draw();
        showAll();
        return contents();
      },
      { "data-part": "marks" },
    );
  for (const control of [state, preschool, round]) control.addEventListener("change", () => list?.refresh());

  const nameOf = (mark) => mark.preschoolName ?? names.get(mark.preschool) ?? mark.preschool;

  function contents() {
    if (marks.length === 0) return nothing(t(`admin.review.none.${state.value}`));
    const held = marks.filter(({ textHeld }) => textHeld).length;
    return [
      element("h2", { id: "found", tabindex: "-1" }, t("admin.review.found", { count: number(marks.length) })),
      held ? element("p", { class: "notice" }, t("admin.review.held.count", { count: number(held) })) : null,
      state.value === "unreviewed"
        ? element("div", { class: "tools" }, button(t("admin.review.approveAll"), approveAll, { id: "approve-all", class: "main" }))
        : null,
      element(
        "ol",
        { class: "rows" },
        ...marks.slice(0, shown).map((mark) => reviewItem(mark, nameOf(mark), { decide, restore, eraseMark, look })),
      ),
      marks.length > shown
        ? button(t("admin.review.more", { count: number(marks.length - shown) }), () => {
            shown += atATime;
            list.replaceChildren(...contents().filter(Boolean));
            list.querySelectorAll("li[data-mark]")[shown - atATime].querySelector("button").focus();
          })
        : null,
    ];
  }

  function draw() {
    if (!map) return;
    points.clearLayers();
    drawn.clear();
    for (const mark of marks.filter(({ lon }) => lon != null)) {
      const point = L.circleMarker([mark.lat, mark.lon], {
        radius: 8,
        color: colour(mark.textHeld ? "amber" : "strawberry-text"),
        weight: 2,
        dashArray: mark.textHeld ? "3 3" : null,
        fillOpacity: 0.4,
      })
        .bindPopup(() => popup(mark), { minWidth: 200, maxWidth: 300 })
        .addTo(points);
      drawn.set(mark.id, point);
    }
  }

  function showAll() {
    if (!map || points.getLayers().length === 0) return;
    map.fitBounds(points.getBounds().pad(0.1), { maxZoom: 16, animate: false });
  }

  const popup = (mark) =>
    element(
      "div",
      {},
      element("strong", {}, markLabel(mark)),
      element("p", {}, nameOf(mark)),
      mark.quote ? element("p", { class: "said-words" }, mark.quote) : null,
    );

  /** The map may come after the list; what was asked for then waits for it. */
  async function look(mark) {
    await ready;
    if (isLeft) return;
    map.setView([mark.lat, mark.lon], 16, { animate: false });
    drawn.get(mark.id)?.openPopup();
    container.scrollIntoView({ block: "nearest" });
  }

  /** A mark that has left this state leaves the list; the next one is at hand. */
  function take(mark) {
    const index = marks.indexOf(mark);
    marks = marks.filter((one) => one !== mark);
    draw();
    list.replaceChildren(...[contents()].flat().filter(Boolean));
    const next = list.querySelectorAll("li[data-mark]")[Math.min(index, shown - 1, marks.length - 1)];
    (next?.querySelector("button") ?? byId("found") ?? state).focus();
  }

  async function decide(mark, review, scope) {
    const done = await perform(scope, () => service.decide({ review, marks: [mark.id] }), {
      done: () => t(`admin.review.done.${review}`),
    });
    if (done) take(mark);
  }

  async function restore(mark, scope) {
    if (await perform(scope, () => service.restoreMark(mark.id), { done: () => t("admin.review.restored") })) take(mark);
  }

  async function eraseMark(mark) {
    const done = await erase(mark, nameOf(mark));
    if (done?.wordsOnly) await list.refresh();
    else if (done) take(mark);
  }

  async function approveAll() {
    const which = preschool.value;
    const free = marks.filter(({ textHeld }) => !textHeld).length;
    const result = await ask({
      title: which
        ? t("admin.review.approveAll.preschool", { name: names.get(which) })
        : t("admin.review.approveAll.round"),
      body: [
        t("admin.review.approveAll.text", { count: number(free) }),
        ...(free < marks.length ? [t("admin.review.approveAll.held", { count: number(marks.length - free) })] : []),
      ],
      action: t("admin.review.approveAll.action"),
      run: () =>
        service.decide({ review: "approved", round: Number(round.value), ...(which && { preschool: which }) }),
      done: ({ changed, held }) =>
        held
          ? t("admin.review.approved.held", { count: number(changed), held: number(held) })
          : t("admin.review.approved", { count: number(changed) }),
    });
    if (!result) return;
    await list.refresh();
    (byId("found") ?? state).focus();
  }

  side.append(filters, results);
  place.append(element("div", { class: "map-desk" }, element("div", { class: "map-frame" }, container), side));
  return () => {
    isLeft = true;
    map?.remove();
  };
}
