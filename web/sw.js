// Keeps the form on the device. The service puts one line before this file: `shell`, with a version and the files of that
// version. What is not of the form, or is an answer of the service, is left to the network.

const shellPrefix = "smultron-shell-";
const shellName = shellPrefix + shell.version;
const tilesName = "smultron-tiles";
const tilesPrefix = "/tiles/";
const form = "/f";
const files = new Set(shell.files);

addEventListener("install", (event) => event.waitUntil(keepShell()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));

// Waits until the page asks: nobody shall find a new form under an open question.
addEventListener("message", (event) => event.data === "take over" && skipWaiting());

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === form) event.respondWith(fromShell(form, request));
  } else if (files.has(pathname)) {
    event.respondWith(fromShell(pathname, request));
  } else if (pathname.startsWith(tilesPrefix)) {
    event.respondWith(tile(request));
  }
});

/** All files or none: addAll keeps nothing if one of them fails. */
async function keepShell() {
  const cache = await caches.open(shellName);
  await cache.addAll(shell.files.map((file) => new Request(file, { cache: "no-cache" })));
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(shellPrefix) && name !== shellName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

async function fromShell(path, request) {
  const cache = await caches.open(shellName);
  return (await cache.match(path)) ?? fetch(request);
}

async function tile(request) {
  const cache = await caches.open(tilesName);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone()).catch(() => {});
  return response;
}
