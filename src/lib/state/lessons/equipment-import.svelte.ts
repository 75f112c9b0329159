import {
  EQUIPMENT_COLUMNS,
  readEquipmentRows,
  type EquipmentField,
  type EquipmentRow,
} from '../../domain/lessons/read-equipment';
import type { Refusal } from '../app.svelte';
import { TableSource } from '../table-source.svelte';
import type { Registers } from './registers.svelte';

/** Rows whose acts are judged and kept in one transaction. */
const GROUP = 50;

/** [V-06] [V-15] Terminals and rooms of many schools on their way into the register. */
export class EquipmentImport {
  readonly source: TableSource<EquipmentField>;
  imported = $state<number | undefined>();

  constructor(private readonly registers: Registers) {
    this.source = new TableSource(EQUIPMENT_COLUMNS, () => (this.imported = undefined));
  }

  readonly named = $derived.by(() => this.source.has('school'));
  readonly rows = $derived.by((): readonly EquipmentRow[] =>
    this.named
      ? readEquipmentRows(
          this.source.body,
          this.source.mapping,
          this.registers.schools.filter(({ mine }) => mine).map(({ school }) => school),
          [...this.registers.resources, ...this.registers.enteredResources],
        )
      : [],
  );
  readonly added = $derived.by(() => this.rows.filter(({ outcome }) => outcome === 'add'));

  /** Enters what the preview shows as new; all of a group, or none. */
  async run(): Promise<Refusal | undefined> {
    const rows = this.added;
    for (let from = 0; from < rows.length; from += GROUP) {
      const refusal = await this.registers.putResources(
        rows.slice(from, from + GROUP).map(({ values }) => ({ ...values, hours: [] })),
      );
      if (refusal) return refusal;
    }
    this.imported = rows.length;
    return undefined;
  }

  clear(): void {
    this.source.clear();
    this.imported = undefined;
  }
}
