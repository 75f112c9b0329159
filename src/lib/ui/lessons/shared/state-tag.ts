import { LESSON_STATE_NAMES, NEED_STATE_NAMES } from '$lib/domain/lessons/act-phrases';
import type { QueuePlace } from '$lib/domain/lessons/consolidated';
import type { NeedState } from '$lib/domain/lessons/need';
import type { LessonState } from '$lib/domain/lessons/network-lesson';
import type { TagKind } from '$lib/ui/kit/Tag.svelte';

const KINDS: Readonly<Record<LessonState, TagKind>> = {
  offered: 'plain',
  published: 'ink',
  applied: 'warn',
  booked: 'ok',
  declined: 'margin',
  withdrawn: 'plain',
};
const NEED_KINDS: Readonly<Record<NeedState, TagKind>> = {
  stated: 'plain',
  escalated: 'warn',
  proposed: 'ink',
  agreed: 'ink',
  met: 'ok',
  unmatched: 'margin',
  withdrawn: 'plain',
};

/** [V-07] «заявка, очередь 2 из 3»: an application takes nothing, whoever stands before it. */
export const stateTag = (state: LessonState, queue?: QueuePlace): { text: string; kind: TagKind } => ({
  text:
    state === 'applied' && queue && queue.of > 1
      ? `заявка, очередь ${queue.place} из ${queue.of}`
      : LESSON_STATE_NAMES[state],
  kind: KINDS[state],
});

export const needTag = (state: NeedState): { text: string; kind: TagKind } => ({
  text: NEED_STATE_NAMES[state],
  kind: NEED_KINDS[state],
});
