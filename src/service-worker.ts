/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { giveFiles } from './lib/storage/given-files';

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
