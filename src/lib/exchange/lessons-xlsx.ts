import { FAILURE_NAMES } from '../domain/lessons/act-phrases';
import {
  CONNECTION_STATES,
  connectionState,
  shareHeld,
  type ConnectionRow,
  type ReportGrouping,
  type UseRow,
} from '../domain/lessons/use-report';
import { CONNECTION_STATE_NAMES, REPORT_GROUPING_NAMES } from '../domain/lessons/week-phrases';
import { clockAt } from '../domain/shared/calendar';
import { workbook, type Cell } from './workbook';

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const tenths = (value: number) => Math.round(value * 10) / 10;

/** [V-14] The use of equipment as a workbook. A lesson of three schools stands in three rows of schools: there is no sum. */
export const useXlsx = (
  title: string,
  by: ReportGrouping,
  rows: readonly (UseRow & { readonly name: string })[],
): Promise<Blob> =>
  workbook(
    'Использование ВКС',
    title,
    [
      { name: REPORT_GROUPING_NAMES[by], width: 40 },
      { name: 'Занятий', width: 10 },
      { name: 'Часов', width: 10 },
      ...CONNECTION_STATES.map((state) => ({
        name: `${capital(CONNECTION_STATE_NAMES[state])}, подключений`,
        width: 16,
      })),
      { name: 'Подключились, % от записанных', width: 18 },
    ],
    rows.map((row): Cell[] => {
      const share = shareHeld(row);
      return [
        row.name,
        row.lessons,
        tenths(row.minutes / 60),
        ...CONNECTION_STATES.map((state) => row.connections[state]),
        share === undefined ? '' : Math.round(share * 100),
      ];
    }),
  );

/** A connection with the names of what it is about. */
export interface JournalLine {
  readonly row: ConnectionRow;
  readonly school: string;
  readonly network: string;
  readonly teacher: string;
}

/** [V-14] The journal of connections as a workbook; times by a clock in `zone`. */
export const journalXlsx = (title: string, lines: readonly JournalLine[], zone: string): Promise<Blob> =>
  workbook(
    'Журнал подключений',
    title,
    [
      { name: 'Дата', width: 12 },
      { name: 'Начало', width: 9 },
      { name: 'Занятие', width: 26 },
      { name: 'Школа', width: 26 },
      { name: 'Сеть', width: 28 },
      { name: 'Педагог', width: 22 },
      { name: 'Подключение', width: 20 },
      { name: 'Причина', width: 24 },
      { name: 'Пояснение', width: 30 },
    ],
    lines.map(({ row, school, network, teacher }): Cell[] => {
      const { dated, report } = row;
      return [
        { day: dated.date },
        clockAt(dated.start, zone),
        dated.occurrence.lesson.subject,
        school,
        network,
        teacher,
        CONNECTION_STATE_NAMES[connectionState(row)],
        report?.failure ? FAILURE_NAMES[report.failure] : '',
        report?.words ?? '',
      ];
    }),
  );
