import type { FileMention } from '$lib/domain/materials/card';
import { filesComing, type Submission } from '$lib/domain/materials/material';
import { FILES_COMING, sendingFault } from '$lib/domain/materials/phrases';
import { LARGE_FILES } from '$lib/domain/phrases';
import type { App } from '$lib/state/app.svelte';
import { placeOf } from '$lib/state/files.svelte';
import type { TagKind } from '$lib/ui/kit/Tag.svelte';

/**
 * [E-04] True while the relay has not said that it has all files of a paper. A device that has them all, sent or fetched,
 * knows better.
 */
export function filesOnWay(app: App, submission: Submission): boolean {
  const files = submission.card?.files ?? [];
  return filesComing(submission) && files.some((file) => placeOf(app, file).at !== 'here');
}

/** Where a file's bytes are, in words. `coming`: see {@link filesOnWay}; which of them the relay has, a tap tells. */
export function placeWords(app: App, file: FileMention, coming = false): { text: string; kind?: TagKind } {
  const place = placeOf(app, file);
  switch (place.at) {
    case 'here':
      return { text: 'на этом устройстве', kind: 'ok' };
    case 'going':
      if (place.failed) return { text: sendingFault(place.failed), kind: 'warn' };
      if (place.waits)
        return { text: place.waits === 'wait' ? LARGE_FILES.waits : LARGE_FILES.asks, kind: 'warn' };
      return place.sent > 0
        ? { text: 'файл идёт', kind: 'warn' }
        : { text: 'только на этом устройстве', kind: 'warn' };
    case 'relay':
      return coming ? { text: FILES_COMING.short, kind: 'warn' } : { text: 'загрузится по нажатию' };
  }
}

/** Bytes that have reached the relay while a file is on its way. */
export function passedOf(app: App, file: FileMention): number | undefined {
  const place = placeOf(app, file);
  return place.at === 'going' && place.sent > 0 ? place.sent : undefined;
}

/** Why a file could not be fetched, by the code of the refusal. */
export const FETCH_TROUBLES: Readonly<Record<string, string>> = {
  offline: 'Нет связи. Файл загрузится, когда она появится: нажмите ещё раз.',
  'not-found': 'Файл ещё идёт от автора: сервер получил не все его части. Попробуйте позже.',
};
