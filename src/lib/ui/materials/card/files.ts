import type { FileMention } from '$lib/domain/materials/card';
import { sendingFault } from '$lib/domain/materials/phrases';
import type { App } from '$lib/state/app.svelte';
import { placeOf } from '$lib/state/files.svelte';
import type { TagKind } from '$lib/ui/kit/Tag.svelte';

/** Where a file's bytes are, in words. */
export function placeWords(app: App, file: FileMention): { text: string; kind?: TagKind } {
  const place = placeOf(app, file);
  switch (place.at) {
    case 'here':
      return { text: 'на этом устройстве', kind: 'ok' };
    case 'going':
      if (place.failed) return { text: sendingFault(place.failed), kind: 'warn' };
      return place.sent > 0
        ? { text: 'файл идёт', kind: 'warn' }
        : { text: 'только на этом устройстве', kind: 'warn' };
    case 'relay':
      return { text: 'загрузится по нажатию' };
  }
}

/** Bytes that have reached the relay while a file is on its way. */
export function passedOf(app: App, file: FileMention): number | undefined {
  const place = placeOf(app, file);
  return place.at === 'going' && place.sent > 0 ? place.sent : undefined;
}
