/* [V-04, V-10] What a school marks in the consolidated timetable. */
import { canonicalJson } from '../shared/canonical';
import type { Conflict } from './conflicts';
import type { Frame } from './frame';
import { seriesWith, type Joined, type Joining, type NetworkLesson } from './network-lesson';
import type { Occupancy } from './occupancy';
import { joiningOf, type MarkRow } from './paper';
import { hindrancesOf, type Hindrance } from './planning';

/** A mark beside what the network knows: only here, on its way, known, otherwise than known. */
export const MARK_STANDINGS = ['none', 'written', 'waiting', 'handed', 'changed'] as const;
export type MarkStanding = (typeof MARK_STANDINGS)[number];

/** What a mark needs to be handed in, in the order of its form. */
export const MARK_REQUIRED = ['classes', 'pupils'] as const;
export const missingInMark = ({ classes, pupils }: MarkRow): (typeof MARK_REQUIRED)[number][] => [
  ...(classes?.length ? [] : ['classes' as const]),
  ...(pupils === undefined ? ['pupils' as const] : []),
];

const said = ({ classes, pupils, room, terminal }: MarkRow | Joining): string =>
  canonicalJson({ classes: classes ?? [], pupils, room, terminal });

/** The mark that says what a school has joined with. */
export const markOf = ({ classes, pupils, room, terminal, need }: Joined | Joining): MarkRow => ({
  classes,
  pupils,
  ...(room !== undefined && { room }),
  ...(terminal !== undefined && { terminal }),
  ...(need !== undefined && { need }),
});

/** `sent`: the joining in an act of this device that the relay has not answered. */
export function markStanding(
  mark: MarkRow | undefined,
  joined: Joining | undefined,
  sent?: Joining,
): MarkStanding {
  const told = sent ?? joined;
  if (!mark) return told ? (sent ? 'waiting' : 'handed') : 'none';
  if (!told) return 'written';
  if (said(mark) !== said(told)) return 'changed';
  return sent ? 'waiting' : 'handed';
}

/** What is the school's own in a conflict: its class, its room or terminal, its day. */
function isOwn(conflict: Conflict, school: string, frame: Frame): boolean {
  switch (conflict.family) {
    case 'class':
      return conflict.key.split(' ')[1] === school;
    case 'room': {
      const id = conflict.key.slice(conflict.key.indexOf(' ') + 1);
      return frame.resources.some((each) => each.id === id && each.owner === school);
    }
    case 'bells':
    case 'closed':
      return conflict.school === school;
    case 'missing':
      return conflict.need.owner === school;
    case 'hours':
    case 'maintenance':
      return conflict.resource.owner === school;
    default:
      return false;
  }
}

/** [V-08] What of the school's own speaks against taking part as marked. */
export function hindrancesOfMark(
  lesson: NetworkLesson,
  mark: MarkRow,
  school: string,
  occupied: Occupancy,
  frame: Frame,
): Hindrance[] {
  // Room and terminal are warned of before the class is named.
  const classes = mark.classes?.length ? mark.classes : ['–'];
  const joining = joiningOf({ pupils: 1, ...mark, classes }, school);
  if (!joining) return [];
  const joined = new Map(lesson.joined).set(school, { ...joining, by: '', at: 0 });
  const { weekday, slot } = lesson.booked ?? lesson.offer;
  const series = { ...seriesWith({ ...lesson, joined }, [school]), weekday, slot };
  return hindrancesOf(series, occupied, frame).filter(({ conflict }) => isOwn(conflict, school, frame));
}

/** The classes of a school that take part in anything, «9А» before «10Б». */
export function classesIn(lessons: readonly NetworkLesson[], school: string): string[] {
  const names = lessons.flatMap(({ joined }) => joined.get(school)?.classes ?? []);
  return [...new Set(names)].sort(collator.compare);
}
const collator = new Intl.Collator('ru', { numeric: true });
