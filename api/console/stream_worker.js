// One stream for all tabs of a browser: it keeps six connections to a server, and each open
// stream would hold one of them.

import { StreamSource } from "./stream_source.js";

const ports = new Set();
let source = null;

function tellAll(message) {
  for (const port of ports) port.postMessage(message);
}

self.onconnect = ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = () => ports.delete(port); // the one thing that a tab says: it is closed
  source ??= new StreamSource(tellAll);
  if (source.greeting !== null) port.postMessage(source.greeting);
};
