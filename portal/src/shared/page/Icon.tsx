/** Our own line icons, 24 by 24. */
const PATHS = {
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  orders: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h5',
  deliveries:
    'M3 7h11v9H3zM14 10h4l3 3v3h-7M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4M17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  review: 'M6 3h12v9M6 3v18h6M9 8h6M9 12h3M14 18l3 3 5-6',
  sync: 'M3 12h4l3-8 4 16 3-8h4',
  search: 'M10 4a6 6 0 1 0 .01 0M15 15l5 5',
  close: 'M6 6l12 12M18 6L6 18',
  phone: 'M6 3l4 1 1 5-2 2a12 12 0 0 0 5 5l2-2 5 1v4a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2',
  person: 'M12 4a4 4 0 1 0 .01 0M4 21a8 8 0 0 1 16 0',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  filter: 'M4 6h16M7 12h10M10 18h4',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  chevron: 'M9 5l7 7-7 7',
  gear: 'M12 8a4 4 0 1 0 .01 0M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
  check: 'M5 12l5 5 9-10',
  back: 'M9 6L4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l11 7-11 7z',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  document: 'M6 3h8l4 4v14H6zM14 3v5h4M9 13h6M9 17h6',
  alert: 'M12 3l9 16H3zM12 9v5M12 16v1',
  pencil: 'M4 20l1-5L16 4l4 4L9 19zM13 7l4 4',
  clock: 'M12 3a9 9 0 1 0 .01 0M12 7v5l4 3',
  offline: 'M3 3l18 18M5 12a10 10 0 0 1 4-2.6M12 9a10 10 0 0 1 7 3M8 15a6 6 0 0 1 8 0M12 19v.5',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12M12 9a3 3 0 1 0 .01 0',
  retry: 'M20 11a8 8 0 1 0-2 6M20 4v7h-7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  turn: 'M4 8h12l-3-3M20 16H8l3 3',
} as const;

export type IconName = keyof typeof PATHS;

/** Always beside a word or inside a control that has a name: never read out itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
