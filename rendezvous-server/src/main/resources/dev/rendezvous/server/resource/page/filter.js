// The filter: the parts of what is typed, separated by blanks, must all occur.
const input = document.getElementById("filter");

/** Calls a function at each change. */
export function onFilter(changed) {
  input.addEventListener("input", changed);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (input.value === "") input.blur();
    input.value = "";
    changed();
  });
}

export function focusFilter() {
  input.focus();
  input.select();
}

export function isFiltering() {
  return input.value.trim() !== "";
}

/** Returns the items of which a text contains what is typed; `texts(item)` returns their texts. */
export function filtered(items, texts) {
  const parts = input.value.toLowerCase().split(/\s+/).filter((part) => part !== "");
  if (parts.length === 0) return items;
  return items.filter((item) => {
    const text = texts(item).join("\n").toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}
