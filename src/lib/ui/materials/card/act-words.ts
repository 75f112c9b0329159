import type { Entry } from '$lib/domain/act';
import type { Verdict } from '$lib/domain/materials/rubric';
import type { WayIn } from '$lib/domain/materials/entering';
import { VERDICT_NAMES, WAY_IN_NAMES } from '$lib/domain/materials/phrases';
import type { Channel, ModerationResult, NotedStep } from '$lib/domain/materials/publication';
import { CHANNEL_NAMES, RESULT_NAMES, STAND_NAMES } from '$lib/domain/materials/publication-phrases';
import { shortName } from '$lib/domain/people/person';
import type { App } from '$lib/state/app.svelte';
import { date, month } from '$lib/ui/kit/format';

/** What stands beside an act in a history: its version, month, person or reason, as far as it may be seen. */
export function actDetail(app: App, entry: Entry): string {
  const { payload, parts } = entry;
  const said = (part: string) =>
    typeof parts[part]?.value === 'string' ? `«${String(parts[part].value)}»` : '';
  switch (entry.kind) {
    case 'hand-in':
      return `версия ${String(payload.version)}, ${month(`${String(payload.month)}-15`, app.zone)}`;
    case 'enter-material':
      return [
        `версия ${String(payload.version)}, ${month(`${String(payload.month)}-15`, app.zone)}`,
        `поступил ${date(String(payload.received), app.zone)} ${WAY_IN_NAMES[payload.way as WayIn]}`,
      ].join(', ');
    case 'accept':
      return [
        month(`${String(payload.month)}-15`, app.zone),
        app.place?.associations.get(String(payload.association))?.title,
      ]
        .filter(Boolean)
        .join(', ');
    case 'confirm-on-paper':
      return shortName(app.facts.people.get(String(payload.expert)));
    case 'put-in':
      return shortName(app.facts.people.get(String(payload.from)));
    case 'appoint':
    case 'release':
      return [shortName(app.facts.people.get(String(payload.expert))), said('reason')]
        .filter(Boolean)
        .join(', ');
    case 'break-tie':
      return [VERDICT_NAMES[payload.verdict as Verdict], said('reason')].filter(Boolean).join(', ');
    case 'issue':
      return [entry.given?.number && `№ ${entry.given.number}`, VERDICT_NAMES[payload.verdict as Verdict]]
        .filter(Boolean)
        .join(', ');
    case 'place-material':
      return CHANNEL_NAMES[payload.channel as Channel];
    case 'take-back-step':
      return [`«${STAND_NAMES[payload.step as NotedStep]}»`, said('reason')].filter(Boolean).join(', ');
    case 'record-moderation':
      return [RESULT_NAMES[payload.result as ModerationResult], said('remarks')].filter(Boolean).join(', ');
    case 'decide-resubmission':
      return payload.again ? 'отправить снова' : 'не отправлять';
    case 'ask-reopen':
      return said('text');
    default:
      return said('reason');
  }
}
