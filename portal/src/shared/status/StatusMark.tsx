import type { OrderStatus } from '@mullion/domain/order/views';

/** A shape of its own for each status, so that none depends on its colour. 14 by 14. */
const MARKS: Record<OrderStatus, { readonly line?: string; readonly fill?: string }> = {
  received: { line: 'M7 1.5a5.5 5.5 0 1 0 .01 0M7 4v3.2l2 1.6' },
  returned: { line: 'M5 2 2 5l3 3M2 5h6.5a3.5 3.5 0 0 1 0 7H5' },
  accepted: { line: 'M7 1.8a5.2 5.2 0 1 0 .01 0' },
  inProduction: { line: 'M7 1.8a5.2 5.2 0 1 0 .01 0', fill: 'M7 7V1.8A5.2 5.2 0 0 1 12.2 7z' },
  partlyMade: { line: 'M7 1.8a5.2 5.2 0 1 0 .01 0', fill: 'M7 1.8a5.2 5.2 0 0 1 0 10.4z' },
  made: { fill: 'M2 2h10v10H2z' },
  partlyShipped: { line: 'M3 2.2 12 7l-9 4.8z' },
  shipped: { fill: 'M2.5 1.2 13 7 2.5 12.8z' },
  partlyDelivered: { line: 'M2 7.6 5.4 11 12 3.4', fill: 'M1 12.4h6V14H1z' },
  delivered: { line: 'M1.6 7.4 5.4 11.2 12.6 3' },
  onHold: { fill: 'M2.5 1.5h3.4v11H2.5zM8.1 1.5h3.4v11H8.1z' },
  cancelled: { line: 'M2.5 2.5l9 9M11.5 2.5l-9 9' },
};

export function StatusMark({ status }: { readonly status: OrderStatus }) {
  const { line, fill } = MARKS[status];
  return (
    <svg className="status-mark" viewBox="0 0 14 14" aria-hidden="true">
      {fill && <path d={fill} fill="currentColor" />}
      {line && <path d={line} fill="none" stroke="currentColor" strokeWidth="1.9" />}
    </svg>
  );
}
