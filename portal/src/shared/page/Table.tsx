import type { ReactNode } from 'react';
import './table.css';

/** A column's heading; `hidden` ones are only read out. */
export interface Column {
  readonly name: string;
  readonly right?: boolean;
  readonly hidden?: boolean;
}

interface Props {
  /** What the table is about, read out. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** Rows whose cells carry `data-label`: where there is no room for columns, it stands before the cell. */
  readonly children: ReactNode;
}

/** A table where there is room for one, a card for each row where there is not. */
export function Table({ caption, columns, children }: Props) {
  return (
    <div className="card table-card">
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, right, hidden }) => (
              <th key={name} scope="col" className={right ? 'right' : undefined}>
                {hidden ? <span className="visually-hidden">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
