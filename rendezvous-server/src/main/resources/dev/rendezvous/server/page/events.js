// Follows /_events with fetch, as an EventSource sends no headers of ours, and in URLs nothing secret belongs.

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function parsed(block) {
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

/** Calls `happened` with every event, for as long as the page is open, and `lost` whenever the stream has ended. */
export async function follow({ headers, happened, lost }) {
  for (let id = ""; ; await pause(1000)) {
    try {
      const resume = id ? { "Last-Event-ID": id } : {};
      const answer = await fetch("/_events", { headers: { Accept: "text/event-stream", ...headers(), ...resume } });
      if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
      for await (const block of blocks(answer.body)) {
        const event = parsed(block);
        id = event.id || id;
        if (event.data) happened(JSON.parse(event.data));
      }
    } catch {
      // The next overview says what is wrong.
    }
    lost();
  }
}
