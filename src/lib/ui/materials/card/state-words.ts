import type { State } from '$lib/domain/materials/material';
import { STATE_NAMES, VERDICT_NAMES } from '$lib/domain/materials/phrases';
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
const JUDGED = new Set<State>(['accepted', 'assessing', 'ready-to-open', 'panel', 'confirmed']);

/** The state as a tag. An author learns nothing of the panel, so for them the expertise is one state. */
export function stateTag(
  row: Pick<MaterialRow, 'state' | 'submission'>,
  author: boolean,
): { text: string; kind: TagKind } {
  const { state, submission } = row;
  if (state === 'issued' && submission.issued) {
    const { verdict } = submission.issued;
    return { text: capital(VERDICT_NAMES[verdict]), kind: VERDICT_KINDS[verdict] };
  }
  if (author && JUDGED.has(state)) return { text: 'Принят, идёт экспертиза', kind: 'ink' };
  return { text: STATE_NAMES[state], kind: KINDS[state] };
}
