import type * as Y from 'yjs';
import { setMark, setNeed, setOffer, setPlace } from '../../../../src/lib/documents/lessons/change';
import { gridName, offersName, requestName } from '../../../../src/lib/domain/lessons/names';
import { rowOf, type MarkRow, type NeedRow, type OfferRow } from '../../../../src/lib/domain/lessons/paper';
import { optionsOf } from '../../../../src/lib/domain/lessons/placement/options';
import { occupancyOf } from '../../../../src/lib/domain/lessons/schedule';
import { seriesWith } from '../../../../src/lib/domain/lessons/network-lesson';
import { edit } from '../writing';
import { TERM } from './calendar';
import type { SampleLesson } from './lessons';
import { CENTRE_PLACE, networkOf } from './places';
import type { RegionWay } from './way';

/** Rows of timetables that teachers are writing: some complete, some not. */
const ROWS: Readonly<Record<string, { readonly network: string; readonly rows: readonly OfferRow[] }>> = {
  astakhova: {
    network: 'zarechny-net',
    rows: [
      {
        ...{ subject: 'Астрономия', level: '11 класс', topic: 'Галактики и красное смещение' },
        ...{ kind: 'online', use: 'lesson', weekday: 2, slot: { period: 4 }, weeks: 'odd', seats: 30 },
      },
      { subject: 'Физика', level: '9 класс', topic: 'Пробный экзамен: разбор', kind: 'partly-online' },
      { subject: 'Астрономический кружок', use: 'extracurricular', weekday: 5 },
    ],
  },
  zadorin: {
    network: 'pribrezhny-net',
    rows: [
      {
        ...{ subject: 'Физика', level: '11 класс', topic: 'Волновая оптика: дифракционная решётка' },
        ...{ kind: 'online', use: 'lesson', weekday: 4, slot: { period: 5 }, weeks: 'every', seats: 25 },
      },
      {
        ...{ subject: 'Физика', level: '9 класс', topic: 'Лабораторная работа на расстоянии' },
        ...{ kind: 'partly-online', use: 'lesson', weekday: 1 },
      },
    ],
  },
  pestova: {
    network: 'yelovsky-net',
    rows: [
      { subject: 'Английский язык', level: '11 класс', topic: 'Пробный экзамен: устная часть' },
      {
        ...{ subject: 'Английский язык', level: '7 класс', topic: 'Праздники двух стран' },
        ...{ kind: 'recorded', use: 'extracurricular', weekday: 3, slot: { period: 6 }, weeks: 'even' },
      },
    ],
  },
};

/** What two schools are going to ask for. */
const REQUESTS: Readonly<
  Record<string, { readonly marks: readonly MarkRow[]; readonly needs: readonly NeedRow[] }>
> = {
  klyuchi: {
    marks: [{ classes: ['8'], pupils: 6 }, { classes: ['9'] }],
    needs: [
      {
        ...{ subject: 'Черчение', use: 'lesson', classes: ['9'], pupils: 5, weekdays: [2, 4], weekly: 1 },
        words: 'Учитель черчения ушёл в отпуск по уходу за ребёнком.',
      },
      { subject: 'Подготовка к ЕГЭ по информатике' },
    ],
  },
  'yelovo-c5rh': {
    marks: [{ classes: ['8А'], pupils: 9, room: 'room-yelovo-c5rh' }],
    needs: [{ subject: 'Астрономия', use: 'lesson', classes: ['11А'], weekly: 1 }],
  },
};

/** Documents that are being written today and have not been handed on. */
export function planPapers(way: RegionWay, lessons: readonly SampleLesson[]): void {
  const { sample } = way;
  const id = () => sample.relay.ulid(sample.relay.now());
  const write = (by: string, name: string, number: number, change: (doc: Y.Doc) => void) =>
    way.step(0, number, () => edit(sample.relay, sample.person(by), name, change));

  for (const [index, [key, { network, rows }]] of Object.entries(ROWS).entries()) {
    const name = offersName({ place: CENTRE_PLACE, network, term: TERM }, sample.person(key));
    // What was offered stands in the same timetable.
    const offered = lessons.filter(({ offer }) => offer.teacher === sample.person(key));
    write(key, name, index, (doc) => {
      for (const { id: lesson, offer } of offered) setOffer(doc, lesson, rowOf(offer));
      for (const row of rows) setOffer(doc, id(), row);
    });
  }
  for (const [index, [school, { marks, needs }]] of Object.entries(REQUESTS).entries()) {
    const network = networkOf(school);
    const open = lessons.filter(
      ({ fate, offer, joining }) =>
        offer.network === network &&
        (fate === 'published' || fate === 'joined') &&
        offer.host.school !== school &&
        !joining.some((each) => each.school === school),
    );
    write(
      `local-${school}`,
      requestName({ place: CENTRE_PLACE, network, term: TERM }, school),
      10 + index,
      (doc) => {
        for (const [at, mark] of marks.entries()) setMark(doc, open[at]!.id, mark);
        for (const row of needs) setNeed(doc, id(), row);
      },
    );
  }
  const applied = lessons.filter(({ fate }) => fate === 'applied').slice(0, 6);
  way.step(0, 49, () => composeGrid(way, applied));
}

/** [V-09] Some applications have been put where there is room beside everything that is booked; one is pinned. */
async function composeGrid(way: RegionWay, applied: readonly SampleLesson[]): Promise<void> {
  const { relay } = way.sample;
  const frame = way.frame();
  const occupied = occupancyOf(relay.rights.facts, CENTRE_PLACE, TERM);
  await edit(relay, way.sample.person('vorontsov'), gridName({ place: CENTRE_PLACE, term: TERM }), (doc) => {
    for (const [index, { id }] of applied.entries()) {
      const lesson = way.lesson(id);
      const series = seriesWith(lesson, lesson.claim!.schools);
      const option = optionsOf({ series }, frame).find(({ bookings }) =>
        bookings.every((booking) => occupied.fits(booking)),
      );
      if (!option) continue;
      for (const booking of option.bookings) occupied.add(booking);
      const { weekday, slot, uses } = option.place;
      setPlace(doc, id, { weekday, slot, uses: [...uses], ...(index === 0 && { pinned: true }) });
    }
  });
}
