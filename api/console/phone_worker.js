// Keeps the page itself, so that it opens without a line. What it shows is kept by the page: no
// answer of the server about people or orders is ever stored here.

const KEPT = "gridmap-phone-2026-11";
const SHELL = [
  "/phone",
  "/phone.webmanifest",
  "/assets/leaflet/leaflet.css",
  "/assets/leaflet/leaflet.js",
  "/console/attribution.js",
  "/console/dom.js",
  "/console/keyed.js",
  "/console/nearing.js",
  "/console/phone.css",
  "/console/phone.js",
  "/console/phone_codes.js",
  "/console/phone_cooperations.js",
  "/console/phone_households.js",
  "/console/phone_icon.svg",
  "/console/phone_icon_192.png",
  "/console/phone_job.js",
  "/console/phone_kept.js",
  "/console/phone_line.js",
  "/console/phone_map.js",
  "/console/phone_news.js",
  "/console/phone_offers.js",
  "/console/phone_own.js",
  "/console/phone_photos.js",
  "/console/phone_place.js",
  "/console/phone_queue.js",
  "/console/phone_ring.js",
  "/console/phone_sheet.js",
  "/console/phone_sighting.js",
  "/console/phone_steps.js",
  "/console/phone_visits.js",
  "/console/phone_volunteer.js",
  "/console/phone_walk.js",
  "/console/phone_way.js",
  "/console/phone_words.js",
  "/console/pictures.js",
];
const OURS = new Set(SHELL);
const WAIT_MS = 4_000;

self.addEventListener("install", (event) => {
  const all = caches.open(KEPT).then((cache) =>
    cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload", redirect: "follow" }))),
  );
  event.waitUntil(all.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) =>
    Promise.all(names.filter((name) => name.startsWith("gridmap-phone-") && name !== KEPT).map((name) => caches.delete(name))),
  );
  event.waitUntil(old.then(() => self.clients.claim()));
});

/** The newest from the server; on a bad line, after some seconds, what was kept. */
async function fresh(request, path) {
  const cache = await caches.open(KEPT);
  const known = await cache.match(path);
  const asked = fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected) cache.put(path, answer.clone());
    return answer;
  });
  if (!known) return asked;
  asked.catch(() => {});
  const late = new Promise((resolve) => setTimeout(() => resolve(known), WAIT_MS));
  return Promise.race([asked.catch(() => known), late]);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !OURS.has(url.pathname)) return;
  event.respondWith(fresh(event.request, url.pathname));
});
