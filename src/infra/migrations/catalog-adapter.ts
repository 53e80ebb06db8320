import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const CHAR_OID = 18;
// Types of PostgreSQL's own catalog that the adapter refuses, and those it knows that read the same.
const STAND_INS: ReadonlyMap<number, number> = new Map([
  [CHAR_OID, 1042], // "char" as bpchar
  [19, 25], // name as text
  [1003, 1009], // name[] as text[]
]);

interface RowDescription {
  fields: { dataTypeID: number }[];
}

/**
 * An adapter through which the schema engine can read PostgreSQL's catalog: the plain one fails on its column types.
 * The pool has one connection, so the last row description belongs to the query that was just answered.
 */
export async function connectToCatalog(pool: pg.Pool): Promise<SqlDriverAdapter> {
  let charColumns: number[] = [];
  pool.on('connect', (client) => {
    if (!(client instanceof pg.Client)) return;
    client.connection.prependListener('rowDescription', ({ fields }: RowDescription) => {
      charColumns = [];
      for (const [index, field] of fields.entries()) {
        if (field.dataTypeID === CHAR_OID) charColumns.push(index);
        field.dataTypeID = STAND_INS.get(field.dataTypeID) ?? field.dataTypeID;
      }
    });
  });
  const adapter: SqlDriverAdapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}
