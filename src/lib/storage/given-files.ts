/** Where files given by another app wait until a material takes them: an hour, so that nobody finds a stranger's. */
const CACHE = 'given-files';
const HOUR = 3_600_000;

/**
 * Keeps files that another app hands over («Поделиться», «Открыть с помощью»). The service worker calls it, and a page
 * that the system opened with files. Rejects when the device has no room; nothing is kept then.
 */
export async function giveFiles(files: readonly File[], now: number): Promise<void> {
  const cache = await caches.open(CACHE);
  try {
    for (const [index, file] of files.entries())
      await cache.put(
        `/given/${now}/${index}`,
        new Response(file, {
          headers: {
            'content-type': file.type || 'application/octet-stream',
            'x-name': encodeURIComponent(file.name),
          },
        }),
      );
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** Whoever leaves this browser leaves nothing given to them to the next. */
export async function dropGivenFiles(): Promise<void> {
  await caches.delete(CACHE);
}

/** Takes what was given, in its order, and empties the place. */
export async function takeGivenFiles(now: number): Promise<File[]> {
  const cache = await caches.open(CACHE);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const at = Number(new URL(request.url).pathname.split('/')[2]);
    const response = now - at < HOUR ? await cache.match(request) : undefined;
    if (!response) continue;
    const name = decodeURIComponent(response.headers.get('x-name') ?? '');
    files.push(new File([await response.blob()], name, { type: response.headers.get('content-type') ?? '' }));
  }
  await caches.delete(CACHE);
  return files;
}
