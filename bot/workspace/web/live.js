// One connection for all tabs: a browser opens at most six to one server, and each tab would hold one. It says that
// something changed, that nothing did, or that the line is lost.
let line = null, heard = 0;
const ports = new Set();

function tell(word) {
  for (const port of ports) port.postMessage(word);
}

function open() {
  if (line) line.close();
  line = new EventSource("/live");
  heard = Date.now();
  line.addEventListener("change", () => { heard = Date.now(); tell("change"); });
  line.addEventListener("beat", () => { heard = Date.now(); tell("beat"); });
  line.onerror = () => {
    tell("lost");
    if (line.readyState === EventSource.CLOSED) setTimeout(open, 1000);
  };
}

// A line that has been quiet for longer than the server lets it be is lost, though nobody said so.
setInterval(() => {
  if (Date.now() - heard > 25000) { tell("lost"); open(); }
}, 5000);

export function listen(port) {
  ports.add(port);
  port.onmessage = (e) => { if (e.data === "gone") ports.delete(port); };
  if (!line) open(); else port.postMessage("change");
}

self.onconnect = (e) => listen(e.ports[0]);
