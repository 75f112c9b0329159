/** Something that is not as it must be: where, what, and what the operator does about it. Shown in Russian. */
export interface Fault {
  readonly where: string;
  readonly what: string;
  readonly advice: string;
}

/** What most damage asks for: the data cannot be made good from itself. */
export const FROM_BACKUP =
  'Не меняйте папку данных, скопируйте её целиком и восстановите последнюю исправную резервную копию (docs/operations.md, «Восстановление»).';
