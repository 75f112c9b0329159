import type { ColumnKind, Mapping, TableRow } from '../domain/shared/table';
import type { Table, TableRefusal } from '../exchange/table/grid';

/** Values by which a person recognises a column. */
const SAMPLES = 3;

/** A column as the person maps it. */
export interface TableColumn {
  readonly heading: string;
  readonly samples: readonly string[];
}

/**
 * A table that somebody brings: chosen, dropped or pasted, read on this device, its columns understood as far as they are
 * and put right by the person. Knows nothing of what the table is about.
 */
export class TableSource<Field extends string> {
  /** What it is called, for saying so; empty for what was pasted. */
  name = $state('');
  refused = $state.raw<TableRefusal | undefined>();
  reading = $state(false);
  body = $state.raw<readonly TableRow[]>([]);
  columns = $state.raw<readonly TableColumn[]>([]);
  mapping = $state.raw<Mapping<Field>>([]);
  sheets = $state.raw<readonly string[]>([]);
  sheet = $state(0);
  #file: Blob | undefined;

  constructor(
    private readonly kinds: readonly ColumnKind<Field>[],
    /** Told when another table, or another sheet, has been read. */
    private readonly changed: () => void,
  ) {}

  get here(): boolean {
    return this.columns.length > 0;
  }

  async takeFile(file: File): Promise<void> {
    await this.#take(file.name, async () => {
      const { readTableFile } = await import('../exchange/table/read-table');
      this.#file = file;
      return await readTableFile(file);
    });
  }

  async takeText(pasted: { readonly text: string; readonly html?: string }): Promise<void> {
    await this.#take('', async () => {
      const { readTableText } = await import('../exchange/table/read-table');
      this.#file = undefined;
      return readTableText(pasted);
    });
  }

  /** Another sheet of the same workbook. */
  async takeSheet(sheet: number): Promise<void> {
    const file = this.#file;
    if (!file || sheet === this.sheet) return;
    await this.#take(this.name, async () => {
      const { readTableFile } = await import('../exchange/table/read-table');
      return await readTableFile(file, sheet);
    });
  }

  async #take(name: string, read: () => Promise<Table | TableRefusal>): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      const table = await read();
      this.refused = 'code' in table ? table : undefined;
      if ('code' in table) return;
      const { readHeader } = await import('../exchange/table/header');
      const { columns, mapping, body } = readHeader(table.rows, this.kinds);
      this.name = name;
      [this.sheets, this.sheet] = [table.sheets, table.sheet];
      this.body = body;
      this.mapping = mapping;
      this.columns = columns.map((heading, column) => ({
        heading,
        samples: [...new Set(body.map(({ cells }) => cells[column] ?? '').filter(Boolean))].slice(0, SAMPLES),
      }));
      this.changed();
    } catch (error) {
      // The part of the program that reads tables did not load, or the browser took the file away.
      console.error(error);
      this.refused = { code: 'table-unreadable' };
    } finally {
      this.reading = false;
    }
  }

  /** What a column holds. No two hold the same: the other one is then ignored. */
  map(column: number, field: Field | undefined): void {
    this.mapping = this.mapping.map((other, index) =>
      index === column ? field : other === field ? undefined : other,
    );
  }

  has = (...fields: readonly Field[]): boolean => fields.some((field) => this.mapping.includes(field));

  /** Forgets the table. */
  clear(): void {
    this.#file = undefined;
    this.name = '';
    this.refused = undefined;
    [this.body, this.columns, this.mapping, this.sheets, this.sheet] = [[], [], [], [], 0];
  }
}
