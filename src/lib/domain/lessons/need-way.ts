import type { Instant } from '../shared/ids';
import { openProposals, type Proposal, type StatedNeed } from './need';
import { CLOSING_NAMES } from './act-phrases';

/** One step of the way of a need, as its sender sees it. */
export interface NeedStep {
  readonly title: string;
  readonly state: 'done' | 'now' | 'next';
  readonly at?: Instant;
  readonly note?: string;
}

/** «Астрономия, вт…»: how a proposed lesson is called. */
type Called = (proposal: Proposal) => string;

/** [V-05] The way of a need step by step: what was done, who is to act now, what comes after. */
export function wayOf(need: StatedNeed, called: Called, networkOf: (id: string) => string): NeedStep[] {
  const own = networkOf(need.need.network);
  const steps: NeedStep[] = [
    {
      title: 'Школа заявила потребность',
      state: 'done',
      at: need.at,
      ...(need.words && { note: need.words }),
    },
  ];
  if (need.escalated)
    steps.push({
      title: 'Администратор сети передал потребность в РКЦ',
      state: 'done',
      at: need.escalated.at,
      ...(need.escalated.words && { note: need.escalated.words }),
    });
  for (const proposal of need.proposals) {
    const foreign = proposal.network !== need.need.network;
    steps.push({
      title: `${foreign ? 'РКЦ нашёл' : 'Сеть предложила'}: ${called(proposal)}`,
      state: 'done',
      at: proposal.at,
      ...(foreign && { note: networkOf(proposal.network) }),
    });
    const { administrator, school } = proposal;
    if (administrator && foreign)
      steps.push({
        title: `Администратор сети ${administrator.yes ? 'согласен' : 'отказался'}: ${called(proposal)}`,
        state: 'done',
        at: administrator.at,
      });
    if (school)
      steps.push({
        title: `Школа ${school.yes ? 'согласна' : 'отказалась'}: ${called(proposal)}`,
        state: 'done',
        at: school.at,
      });
  }
  if (need.closed) {
    const { how, at, words } = need.closed;
    steps.push({ title: CLOSING_NAMES[how], state: 'done', at, ...(words && { note: words }) });
    return steps;
  }
  const open = openProposals(need);
  if (open.some(({ administrator, school }) => administrator?.yes && !school))
    steps.push({ title: 'Школа отвечает на предложение', state: 'now' });
  else if (open.some(({ administrator }) => !administrator))
    steps.push({ title: 'Администратор сети отвечает на предложение РКЦ', state: 'now' });
  else if (need.escalated) steps.push({ title: 'РКЦ ищет занятие в других сетях', state: 'now' });
  else steps.push({ title: 'Администратор ищет занятие в своей сети', state: 'now', note: own });
  steps.push({ title: 'Школа участвует в занятии', state: 'next' });
  return steps;
}
