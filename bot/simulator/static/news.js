// Live news by Server-Sent Events: one stream for all phones on the page.

export function listen(personId, onViews) {
  const person = personId ? `&person=${personId}` : "";
  const stream = new EventSource(`/_control/stream?after=0${person}`);
  stream.addEventListener("message", (event) => onViews(JSON.parse(event.data)));
  // The simulator was started anew: what this page shows is gone.
  stream.addEventListener("restarted", () => location.reload());
  window.addEventListener("pagehide", () => stream.close());
}
