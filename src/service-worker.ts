/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { SHARED_FILES } from './lib/protocol/shared-files';

declare const self: ServiceWorkerGlobalScope;

/** Pictures for the installation dialogue are of no use offline. */
const needed = files.filter((file) => !file.startsWith('/screenshots/'));

cleanupOutdatedCaches();
precacheAndRoute([
  // Names with a hash never change; everything else changes with the version. The shell is in none of Kit's lists.
  ...build.map((url) => ({ url, revision: null })),
  ...[...needed, '/index.html'].map((url) => ({ url, revision: version })),
]);

// Every address of the app is the same shell; what the relay answers itself goes to the network.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/sync\//, /^\/mux$/, /^\/healthz$/, /^\/share$/],
  }),
);

// Never by itself: the person says «Обновить».
self.addEventListener('message', ({ data }) => {
  if ((data as { type?: string } | undefined)?.type === 'SKIP_WAITING') void self.skipWaiting();
});

/** Files shared from another app (a messenger) wait in a cache until the new material takes them. */
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/share') return;
  event.respondWith(
    (async () => {
      const shared = (await request.formData()).getAll('files').filter((entry) => entry instanceof File);
      const cache = await caches.open(SHARED_FILES);
      for (const [index, file] of shared.entries()) {
        const headers = { 'content-type': file.type, 'x-name': encodeURIComponent(file.name) };
        await cache.put(`/shared/${Date.now()}-${index}`, new Response(file, { headers }));
      }
      return Response.redirect('/materials/new?shared', 303);
    })(),
  );
});
