// The service worker of /interviews/: serves pages with open scorecards when there is no network.
// It caches only what a page asks for: the page itself, its style sheets and its modules.

const PAGES = "interviews: pages"; // signed_out.js deletes it by this name
const FILES = "interviews: files";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// One after another: a page that was asked for earlier never replaces a newer one, or one to forget.
let before = Promise.resolve();
addEventListener("message", (event) => {
  const { keep, forget, files } = event.data;
  before = before.then(() => (keep ? keepPage(keep, files) : forgetPages(forget))).catch(() => {});
  event.waitUntil(before);
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(PAGES, url.pathname)));
  else if (versionOf(request.url)) event.respondWith(kept(FILES, request.url, () => fetch(request)));
});

// The URL of a static file has a version that changes with its content, so a cached file is current.
const versionOf = (address) => new URL(address, location.href).pathname.match(/^\/static\/([0-9a-f]+)\//)?.[1];

async function kept(name, address, otherwise = () => Response.error()) {
  const cache = await caches.open(name);
  return (await cache.match(address)) || otherwise();
}

async function keepPage(address, files) {
  const page = await fetch(address, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (!page?.ok || page.redirected) return;
  await (await caches.open(PAGES)).put(address, page);
  const cache = await caches.open(FILES);
  const there = new Set((await cache.keys()).map((request) => request.url));
  await Promise.all(files.filter((file) => !there.has(file)).map((file) => cache.add(file).catch(() => {})));
  const wanted = new Set(files);
  const version = versionOf(files[0]);
  const old = [...there].filter((file) => !wanted.has(file) && versionOf(file) !== version);
  await Promise.all(old.map((file) => cache.delete(file)));
}

// The page of an interview, and the page where its scorecard is edited.
async function forgetPages(address) {
  const cache = await caches.open(PAGES);
  await Promise.all([cache.delete(address), cache.delete(`${address}/edit`)]);
}
