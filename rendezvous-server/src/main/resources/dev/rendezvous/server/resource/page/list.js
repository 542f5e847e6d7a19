// A list that is updated in place: rows stay the elements they are, with their selection and focus.
import { button, element, setText } from "./dom.js";
import { number } from "./text.js";

export class KeyedList {
  #container;
  #parts;
  #rows = new Map();
  #limit;
  #items = [];
  #more = element("li", { class: "more" });
  #moreButton = button("", () => this.#showMore());

  /** Makes a list from `key(item)`, `create(item)` and `update(row, item)`; it shows `page` items, and more on request. */
  constructor(container, parts) {
    this.#container = container;
    this.#parts = { page: 50, ...parts };
    this.#limit = this.#parts.page;
    this.#more.append(this.#moreButton);
  }

  show(items) {
    this.#items = items;
    const wanted = new Map();
    for (const item of items.slice(0, this.#limit)) wanted.set(this.#parts.key(item), item);
    this.#removeOthers(wanted);
    let next = this.#container.firstElementChild;
    for (const [key, item] of wanted) {
      const row = this.#rows.get(key) ?? this.#create(key, item);
      this.#parts.update(row, item);
      if (row === next) next = row.nextElementSibling;
      else this.#container.insertBefore(row, next);
    }
    this.#offerMore(items.length - wanted.size);
  }

  #create(key, item) {
    const row = this.#parts.create(item);
    this.#rows.set(key, row);
    return row;
  }

  #removeOthers(wanted) {
    for (const [key, row] of this.#rows) {
      if (wanted.has(key)) continue;
      const neighbour = row.nextElementSibling ?? row.previousElementSibling;
      const focused = row.contains(document.activeElement);
      row.remove();
      this.#rows.delete(key);
      if (focused) neighbour?.focus();
    }
  }

  #offerMore(hidden) {
    if (hidden <= 0) {
      this.#more.remove();
      return;
    }
    setText(this.#moreButton, `Show ${number(Math.min(hidden, this.#parts.page))} more of ${number(hidden)}`);
    if (this.#container.lastElementChild !== this.#more) this.#container.append(this.#more);
  }

  #showMore() {
    const first = this.#limit;
    this.#limit += this.#parts.page;
    this.show(this.#items);
    this.#container.children[first]?.focus();
  }
}
