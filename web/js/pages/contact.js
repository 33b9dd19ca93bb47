// How the municipality is reached, as it has been written in the settings.

import { element } from "../dom.js";

/** A link where the contact is an e-mail address, an address on the web or a telephone number; else its words. */
export function contactLink(contact) {
  const address = /^[^\s@]+@[^\s@]+$/.test(contact)
    ? `mailto:${contact}`
    : /^https?:\/\/\S+$/.test(contact)
      ? contact
      : /^\+?[\d\s()-]{6,}$/.test(contact)
        ? `tel:${contact.replace(/[^+\d]/g, "")}`
        : null;
  return address ? element("a", { href: address, rel: "noopener" }, contact) : element("span", {}, contact);
}
