// Marking by coordinates, as a map, a telephone or a GPS device writes them: degrees in WGS 84, latitude first.

import { element } from "../../dom.js";
import { alertBox } from "../sheet.js";
import { t } from "../../i18n.js";

/**
 * Reads a latitude and a longitude.
 * @returns {{ lat, lng }} or {{ problem }}, the end of a text key. Takes decimal points and commas, degrees, minutes and
 *   seconds, and letters for the directions, Swedish ones too.
 */
export function readCoordinates(text) {
  const parts = split(text.trim().toUpperCase().replace(/[−–]/g, "-"));
  if (parts.length !== 2) return { problem: parts.length ? "count" : "empty" };
  const [first, second] = parts.map(readPart);
  if (!first || !second) return { problem: "unreadable" };
  if (Math.max(Math.abs(first.degrees), Math.abs(second.degrees)) > 1000) return { problem: "metres" };
  if (first.axis && first.axis === second.axis) return { problem: "axes" };
  const isTurned = first.axis === "lng" || second.axis === "lat";
  const [lat, lng] = (isTurned ? [second, first] : [first, second]).map(({ degrees }) => degrees);
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return { problem: "range" };
  return { lat, lng };
}

/** The two coordinates of a text, as texts. */
function split(text) {
  if (!text) return [];
  const letters = text.match(/[NSEWÖOV]/g) ?? [];
  if (letters.length === 2) {
    // A letter before or behind its number: whichever the text begins with.
    const isBefore = /^[NSEWÖOV]/.test(text);
    const found = text.match(isBefore ? /[NSEWÖOV][^NSEWÖOV]*/g : /[^NSEWÖOV]*[NSEWÖOV]/g);
    return found.map((part) => part.replace(/^[\s,;]+|[\s,;]+$/g, ""));
  }
  // A semicolon or a comma with a space is between them; otherwise a lone comma between two decimal points; else spaces.
  for (const between of [/\s*;\s*/, /\s*,\s+|\s+,\s*/]) {
    const parts = text.split(between).filter(Boolean);
    if (parts.length === 2) return parts;
  }
  if (/^[^,]*\.[^,]*,[^,]*\.[^,]*$/.test(text) || /^-?\d+,-?\d+\.\d+$/.test(text)) return text.split(",");
  if (/°/.test(text)) return text.match(/[^°]+°[^°]*?(?=\s*-?\d+(?:[.,]\d+)?\s*°|$)/g) ?? [];
  const words = text.split(/\s+/);
  // Degrees, minutes (and seconds) without any signs.
  if (words.length === 4 || words.length === 6) {
    return [words.slice(0, words.length / 2).join(" "), words.slice(words.length / 2).join(" ")];
  }
  return words;
}

/** Degrees, or degrees and minutes, or degrees, minutes and seconds; null if it is something else. */
function readPart(text) {
  const letter = text.match(/[NSEWÖOV]/)?.[0];
  const rest = text.replace(/[NSEWÖOV]/, "").trim();
  const number = String.raw`\d+(?:[.,]\d+)?`;
  const pattern = new RegExp(
    String.raw`^(-?${number})(?:\s*°\s*|\s+|$)(?:(${number})(?:\s*['′’]\s*|\s+|$))?(?:(${number})\s*(?:["″”]|''|′′)?)?$`,
  );
  const match = rest.match(pattern);
  if (!match) return null;
  const [degrees, minutes, seconds] = match.slice(1).map((part) => Number((part ?? "0").replace(",", ".")));
  if (minutes >= 60 || seconds >= 60) return null;
  const size = Math.abs(degrees) + minutes / 60 + seconds / 3600;
  const isNegative = rest.startsWith("-") || "SWV".includes(letter ?? "-");
  const axis = !letter ? null : "NS".includes(letter) ? "lat" : "lng";
  return { degrees: isNegative ? -size : size, axis };
}

/**
 * A page of the sheet; `choose` is called with a position.
 * @param bounds within what a place can lie, or null if that isn't known.
 */
export function coordinatesPage(bounds, describe, choose) {
  const field = element("input", {
    id: "coordinates", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-describedby": "coordinates-help",
  });
  const meaning = element("p", { id: "coordinates-meaning", role: "status" });
  const warning = element("div");
  const fits = (position) => !bounds || bounds.contains(position);
  const warn = (text, ...more) => {
    warning.replaceChildren(alertBox(text), ...more);
    field.focus();
  };
  field.addEventListener("input", () => {
    warning.replaceChildren();
    const position = readCoordinates(field.value);
    meaning.textContent = !position.problem && fits(position) ? describe(L.latLng(position)) : "";
  });
  const place = () => {
    const position = readCoordinates(field.value);
    if (position.problem) return warn(t(`coordinates.problem.${position.problem}`));
    if (fits(position)) return choose(L.latLng(position));
    const turned = { lat: position.lng, lng: position.lat };
    if (Math.abs(turned.lat) > 90 || !fits(turned)) return warn(t("coordinates.outside"));
    const turn = () => {
      field.value = `${turned.lat}, ${turned.lng}`;
      warning.replaceChildren();
      meaning.textContent = describe(L.latLng(turned));
      field.focus();
    };
    return warn(
      t("coordinates.exchanged"),
      element("button", { id: "coordinates-exchange", type: "button", onclick: turn }, t("coordinates.exchange")),
    );
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // Otherwise the same press chooses on the page that comes.
    event.preventDefault();
    place();
  });
  return {
    title: t("coordinates.title"),
    content: [
      element("label", { class: "field" }, t("coordinates.field"), field),
      element("p", { id: "coordinates-help", class: "aside" }, t("coordinates.help")),
      meaning,
      warning,
      element(
        "div",
        { class: "actions" },
        element("button", { id: "coordinates-place", type: "button", class: "main", onclick: place }, t("action.here")),
      ),
    ],
    focus: field,
  };
}
