// Keeps the form on the device. The service puts one line before this file: `shell`, with a version, the files of that
// version, Swedish texts among them, and the files of texts in the other languages, of which one is kept: the one that the form
// speaks. What is not of the form, or is an answer that changes, is left to the network.

const shellPrefix = "smultron-shell-";
const shellName = shellPrefix + shell.version;
const tilesName = "smultron-tiles";
const tilesPrefix = "/tiles/";
const form = "/f";
const files = new Set([shell.files, ...Object.values(shell.texts)].flat());

addEventListener("install", (event) => event.waitUntil(keepShell()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));

addEventListener("message", (event) => {
  // Waits until the page asks: nobody shall find a new form under an open question.
  if (event.data === "take over") skipWaiting();
  else event.waitUntil(keepTexts(event.data.language));
});

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
  await keep(await caches.open(shellName), shell.files);
}

const keep = (cache, files) => cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));

/** Keeps the texts of a language and, but for Swedish, of no other. Without contact it is tried again at the next visit. */
async function keepTexts(language) {
  const cache = await caches.open(shellName);
  for (const [code, files] of Object.entries(shell.texts)) {
    if (code !== language) await Promise.all(files.map((file) => cache.delete(file)));
    else if (!(await cache.match(files[0]))) await keep(cache, files).catch(() => {});
  }
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
