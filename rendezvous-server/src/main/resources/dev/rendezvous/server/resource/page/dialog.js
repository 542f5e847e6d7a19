// The dialog of one name or caller: what is known, the commands to copy, and what can be done.
import { ACTIONS } from "./actions.js";
import { mayChange } from "./api.js";
import { copyButton, curlOfCaller } from "./curl.js";
import { button, element, isolated } from "./dom.js";
import { commandsFor, factsFor } from "./facts.js";
import { announce } from "./status.js";
import { visible } from "./text.js";

const dialog = document.getElementById("dialog");
const title = document.getElementById("dialog-title");
const body = document.getElementById("dialog-body");
let context;

/** Sets what the dialog reads from, and what is called after a change. */
export function setDialogContext(model, changed) {
  context = { model, changed };
}

export function openName(name) {
  const actions = mayChange() ? ACTIONS.filter((action) => action.appliesTo(name, context.model)) : [];
  show(name, [
    facts(factsFor(name, context.model)),
    commands(commandsFor(name, context.model)),
    ...actions.flatMap((action) => action.variants(name, context.model)).map((variant) => actionForm(name, variant)),
    mayChange() ? "" : element("p", { class: "detail" }, "The token of this tab permits no changes."),
  ]);
}

export function openCaller(caller) {
  const conditions = caller.conditions.map((one) => [one.met ? "met" : "not met", `${one.name}${one.met ? "" : `: ${one.reason ?? ""}`}`]);
  show(caller.name ?? caller.address, [
    facts([
      ["address", caller.address],
      ["program", caller.agent],
      ["command", caller.command],
      ...conditions,
    ]),
    commands([["See why", curlOfCaller(caller)]]),
    conditionButtons(caller),
  ]);
}

function show(name, parts) {
  title.replaceChildren(isolated(name));
  body.replaceChildren(...parts);
  if (!dialog.open) dialog.showModal();
}

function facts(entries) {
  const list = element("dl");
  for (const [term, text] of entries) {
    if (text) list.append(element("div", {}, element("dt", {}, term), element("dd", {}, isolated(text))));
  }
  return list;
}

function commands(entries) {
  const list = element("ul", { class: "commands" });
  for (const [what, text] of entries) {
    const copy = copyButton("Copy", `Copy: ${what}`, () => text);
    list.append(element("li", {}, element("span", { class: "detail" }, what), element("code", {}, visible(text)), copy));
  }
  return list;
}

function conditionButtons(caller) {
  const names = caller.conditions.filter((one) => !one.met && one.name.startsWith("/")).slice(0, 8);
  return element("p", { class: "buttons" }, ...names.map((one) => button(visible(one.name), () => openName(one.name))));
}

/** Two steps: the first one opens the form that says what will happen, the second one does it. */
function actionForm(name, action) {
  const error = element("p", { class: "error", role: "alert" });
  const form = element("form", { method: "dialog" }, element("p", {}, visible(action.effect)));
  const input = action.input && element(action.lines ? "textarea" : "input", { "aria-label": action.input, placeholder: action.input });
  if (input) form.append(input);
  form.append(error, element("button", { class: action.isHarmful ? "harmful" : "" }, visible(action.label)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await action.run(input?.value ?? "");
      dialog.close();
      announce(`Done: ${action.label}`);
      context.changed();
    } catch (e) {
      error.textContent = visible(e.message);
    }
  });
  return element("details", { name: "action", class: "action" }, element("summary", {}, `${visible(action.title)} …`), form);
}

document.getElementById("dialog-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
