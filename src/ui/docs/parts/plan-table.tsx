import classes from './plan-table.module.css';

export interface PlanTableProps {
  titles: readonly string[];
  rows: readonly { name: string; values: readonly string[] }[];
}

/** A line for each limit, a column for each plan; on a phone the plans stand below the limit. */
export function PlanTable({ titles, rows }: PlanTableProps) {
  return (
    <table className={classes['root']} role="table" aria-label="Limits of the plans">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Limit
          </th>
          {titles.map((title) => (
            <th key={title} role="columnheader" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ name, values }) => (
          <tr key={name} role="row">
            <th role="rowheader" scope="row">
              {name}
            </th>
            {values.map((value, index) => (
              <td key={titles[index]} role="cell" data-plan={titles[index]} data-tabular>
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
