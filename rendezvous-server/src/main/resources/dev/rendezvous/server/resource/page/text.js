// Text from outside, made safe to read: it is shown as text nodes only, isolated, and without invisible characters.

/** Control, format and separator characters, and letters without a shape. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
const LONGEST = 4000;

function escaped(character) {
  return `\\u{${character.codePointAt(0).toString(16)}}`;
}

/** Returns a text with its invisible characters written as escape sequences, cut at a length that a page can show. */
export function visible(text) {
  const whole = String(text ?? "");
  return (whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole).replace(INVISIBLE, escaped);
}

/** Like `visible`, for a text of several lines. */
export function visibleLines(text) {
  return String(text ?? "").split(/\r?\n/).map(visible).join("\n");
}

const NUMBERS = new Intl.NumberFormat("en");

export function number(count) {
  return NUMBERS.format(count);
}

export function plural(count, one) {
  return `${number(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** Returns the words for people: "a, b and 3 others". */
export function several(names, most) {
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${plural(names.length - most, "other")}`;
}
