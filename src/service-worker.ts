/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { giveFiles } from './lib/storage/given-files';

declare const self: ServiceWorkerGlobalScope;

/** Pictures for the installation dialogue are of no use offline. */
const needed = files.filter((file) => !file.startsWith('/screenshots/'));

/** Requests on the way at once while the app is being kept: what browsers give one host. */
const LANES = 6;

cleanupOutdatedCaches();
// Workbox keeps one file after another: on a slow line two hundred of them are two hundred round trips, in which the app
// does not work without a network yet. Asked for ahead of it, they lie in the browser's own cache when it comes to them.
self.addEventListener('install', () => {
  const ahead = build.values();
  const lane = async () => {
    for (const url of ahead)
      await fetch(url)
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined);
  };
  for (let lanes = 0; lanes < LANES; lanes++) void lane();
});
precacheAndRoute([
  // Names with a hash never change; everything else changes with the version. The shell is in none of Kit's lists.
  ...build.map((url) => ({ url, revision: null })),
  ...[...needed, '/index.html'].map((url) => ({ url, revision: version })),
]);

// Every address of the app is the same shell; what the relay answers itself goes to the network.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/sync\//, /^\/mux$/, /^\/healthz$/],
  }),
);

// Files from another app («Поделиться»): kept first, then a new material takes them. Works without a network.
registerRoute(
  ({ url }) => url.pathname === '/share',
  async ({ request }) => {
    const { files, room } = await request
      .formData()
      .then(async (form) => {
        const files = form.getAll('files').filter((entry) => entry instanceof File);
        await giveFiles(files, Date.now());
        return { files, room: true };
      })
      .catch(() => ({ files: [], room: false }));
    const to =
      files.length > 0 ? '/materials/new?given' : room ? '/materials/new' : '/materials/new?given=no-room';
    return Response.redirect(to, 303);
  },
  'POST',
);

// Never by itself: the person says «Обновить».
self.addEventListener('message', ({ data }) => {
  if ((data as { type?: string } | undefined)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
