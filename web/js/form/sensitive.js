// Text that may point to somebody: a personal identity number, a phone number or an e-mail address. The form asks before
// it sends; the service decides for itself and holds such text back, by the same rule.

const email = /[^\s@<>,;]+@[^\s@<>,;]+\.[A-Za-z]{2,}/;
// A 0 within a longer number begins no phone number.
const phone = /(?:\+|(?:^|\D)0)\d(?:[ \-/()]{0,2}\d){5}/;
// Looks ahead, so that a match takes nothing: a number may begin within what turns out to be none. The century before it
// matters neither for the date nor for the check digit.
const identity = /(?=(\d{6})[-+ ]?(\d{4}))/g;

export function mayIdentifySomebody(text) {
  return email.test(text) || phone.test(text) || hasIdentityNumber(text);
}

function hasIdentityNumber(text) {
  for (const match of text.matchAll(identity)) {
    const digits = [...(match[1] + match[2])].map(Number);
    const month = digits[2] * 10 + digits[3];
    const day = (digits[4] * 10 + digits[5]) % 60;
    if (month >= 1 && month <= 12 && day >= 1 && day <= 31 && hasValidCheckDigit(digits)) return true;
  }
  return false;
}

/** Luhn's algorithm. */
function hasValidCheckDigit(digits) {
  const sum = digits.reduce((total, digit, index) => {
    const product = digit * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === 0;
}
