import pg from 'pg';

// The types of PostgreSQL's own catalog that the adapter does not know, and the ones that read the same as text.
const SAME_AS_TEXT: ReadonlyMap<number, number> = new Map([
  [18, 1042], // "char" as bpchar
  [19, 25], // name as text
  [1003, 1009], // name[] as text[]
]);

interface RowDescription {
  fields: { dataTypeID: number }[];
}

/** Lets the schema engine read the catalog through the adapter, which refuses results that have such columns. */
export function presentCatalogTypes(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    if (!(client instanceof pg.Client)) return;
    client.connection.prependListener('rowDescription', ({ fields }: RowDescription) => {
      for (const field of fields) field.dataTypeID = SAME_AS_TEXT.get(field.dataTypeID) ?? field.dataTypeID;
    });
  });
}
