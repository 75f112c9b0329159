import type { State } from '$lib/domain/materials/material';
import { STATE_NAMES, VERDICT_NAMES } from '$lib/domain/materials/phrases';
import { followingState, isRecommended, type FollowingState } from '$lib/domain/materials/publication';
import { FOLLOWING_NAMES } from '$lib/domain/materials/following-phrases';
import type { MaterialRow } from '$lib/state/materials.svelte';
import type { TagKind } from '$lib/ui/kit/Tag.svelte';
import { capital } from '$lib/ui/kit/format';

const KINDS: Readonly<Record<State, TagKind>> = {
  'handed-in': 'ink',
  returned: 'warn',
  accepted: 'ink',
  assessing: 'ink',
  'ready-to-open': 'live',
  panel: 'live',
  confirmed: 'ok',
  issued: 'ok',
  withdrawn: 'plain',
};
const VERDICT_KINDS = { recommend: 'ok', revise: 'warn', reject: 'margin' } as const;
export const FOLLOWING_KINDS: Readonly<Record<FollowingState, TagKind>> = {
  published: 'ok',
  rejected: 'margin',
  revision: 'warn',
  'given-up': 'plain',
  moderation: 'live',
  'withdrawn-agreement': 'margin',
  'no-agreement': 'warn',
  unplaced: 'ink',
  placed: 'ink',
};
const JUDGED = new Set<State>(['accepted', 'assessing', 'ready-to-open', 'panel', 'confirmed']);

/**
 * The state as a tag. An author learns nothing of the panel, so for them the expertise is one state; what follows
 * a recommendation is the business of those who follow it.
 */
export function stateTag(
  row: Pick<MaterialRow, 'state' | 'submission' | 'follows'>,
  author: boolean,
): { text: string; kind: TagKind } {
  const { state, submission } = row;
  if (state === 'issued' && row.follows && isRecommended(submission)) {
    const following = followingState(submission);
    return { text: FOLLOWING_NAMES[following], kind: FOLLOWING_KINDS[following] };
  }
  if (state === 'issued' && submission.issued) {
    const { verdict } = submission.issued;
    return { text: capital(VERDICT_NAMES[verdict]), kind: VERDICT_KINDS[verdict] };
  }
  if (author && JUDGED.has(state)) return { text: 'Принят, идёт экспертиза', kind: 'ink' };
  return { text: STATE_NAMES[state], kind: KINDS[state] };
}
