// The invitation and the device key, kept on the device. The invitation comes in the address's fragment, which no server
// and no log ever sees.

const invitationKey = "smultron.invitation";
const deviceKeyKey = "smultron.device";

/** The invitation of the address, or the one that was opened last; null without any. */
export function invitation() {
  const fragment = location.hash.slice(1);
  if (fragment) localStorage.setItem(invitationKey, fragment);
  return fragment || localStorage.getItem(invitationKey);
}

/** 128 random bits, made once; only with them can this device's marks be changed. */
export function deviceKey() {
  let key = localStorage.getItem(deviceKeyKey);
  if (!key) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    key = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    localStorage.setItem(deviceKeyKey, key);
  }
  return key;
}
