// Reads /_events with fetch, as an EventSource cannot send a token in a header.
import { openEvents } from "./api.js";

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function parse(block) {
  const event = { id: "", data: "" };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(id|data): (.*)$/.exec(line) ?? [];
    if (field) event[field] = value;
  }
  return event;
}

async function* blocks(body) {
  let text = "";
  for (const reader = body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (text + value).split("\n\n");
    text = parts.pop();
    yield* parts;
  }
}

/** Calls `onEvent` with every event as long as the page is open, and `onEnd` whenever the stream has ended. */
export async function follow({ onEvent, onEnd }) {
  for (let id = ""; ; await pause(1000)) {
    try {
      const response = await openEvents(id ? { "Last-Event-ID": id } : {});
      if (!response.ok) throw new Error(`the server responds with ${response.status}`);
      for await (const block of blocks(response.body)) {
        const event = parse(block);
        id = event.id || id;
        if (event.data) onEvent(JSON.parse(event.data));
      }
    } catch {
      // The next refresh shows the error.
    }
    onEnd();
  }
}
