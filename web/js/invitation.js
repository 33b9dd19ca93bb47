// The invitation and the device key, kept on the device. The invitation comes in the address's fragment, which no server
// and no log ever sees.

const invitationKey = "smultron.invitation";
const deviceKeyKey = "smultron.device";

/** The invitation of the address, or the one that was opened last; null without any. */
export function invitation() {
  const fragment = location.hash.slice(1);
  if (fragment) rememberInvitation(fragment);
  return fragment || localStorage.getItem(invitationKey);
}

export function rememberInvitation(secret) {
  localStorage.setItem(invitationKey, secret);
}

/** 128 random bits, made once; only with them can this device's marks be changed. */
export function deviceKey() {
  let key = localStorage.getItem(deviceKeyKey);
  if (!key) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    key = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    rememberDeviceKey(key);
  }
  return key;
}

export function rememberDeviceKey(key) {
  localStorage.setItem(deviceKeyKey, key);
}

/** The link to the form with an invitation. */
export const linkWith = (secret) => `${location.origin}/f#${secret}`;

/** The invitation in what somebody pasted: the whole link, or the secret alone; null if it is neither. */
export function invitationIn(text) {
  const secret = text.trim().split("#").pop().trim();
  return /^[\w-]{16,}$/.test(secret) ? secret : null;
}
