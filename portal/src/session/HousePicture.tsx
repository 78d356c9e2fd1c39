/** Column, row and colour of each window, in the order in which they light up. */
const WINDOWS = [
  [1, 1, '#f6b453'],
  [0, 0, '#f08a1c'],
  [2, 1, '#5fa3c7'],
  [1, 0, '#f6d58a'],
  [0, 2, '#8db580'],
  [2, 0, '#7fb3d5'],
  [0, 1, '#d0653f'],
  [2, 2, '#d98ba0'],
] as const;
const STARS = [
  [52, 60, 1.6],
  [120, 34, 1.2],
  [176, 76, 1],
  [300, 42, 1.4],
  [438, 150, 1.2],
  [30, 150, 1],
  [350, 96, 1],
  [462, 44, 1.5],
] as const;

interface Props {
  readonly label: string;
  /** How many of the windows are lit. */
  readonly lit: number;
}

/** A house at dusk whose windows carry the portal's colours; they light up one by one. Drawn by us. */
export function HousePicture({ label, lit }: Props) {
  return (
    <svg
      className="house"
      viewBox="0 0 480 640"
      preserveAspectRatio="xMidYMid slice"
      role="img"
      aria-label={label}
    >
      <defs>
        <linearGradient id="house-sky" x1="0" y1="0" x2="0" y2="1">
          <stop className="house-sky-top" offset="0" />
          <stop className="house-sky-middle" offset=".6" />
          <stop className="house-sky-low" offset="1" />
        </linearGradient>
        <linearGradient id="house-wall" x1="0" x2="1">
          <stop className="house-wall-light" offset="0" />
          <stop className="house-wall-dark" offset="1" />
        </linearGradient>
        <radialGradient id="house-glow">
          <stop offset="0" stopColor="#ffdf9e" stopOpacity=".55" />
          <stop offset="1" stopColor="#ffdf9e" stopOpacity="0" />
        </radialGradient>
      </defs>
      <rect x="-400" y="-200" width="1280" height="1000" fill="url(#house-sky)" />
      {STARS.map(([x, y, r]) => (
        <circle key={x} cx={x} cy={y} r={r} fill="#fff4dc" opacity=".75" />
      ))}
      <circle cx="404" cy="92" r="46" fill="#f6d58a" opacity=".13" />
      <circle cx="404" cy="92" r="27" fill="#f6dfa8" />
      <path
        className="house-hill"
        d="M-400 520C-200 440-60 470 60 500s300-60 420-20 260 10 400-30v350H-400z"
      />
      <g className="house-tree">
        <path d="M452 560v-60M452 512c-26-6-34-34-22-58 6-34 40-34 46-2 14 22 4 54-24 60z" />
        <path d="M22 560v-46M22 522c-22-4-28-26-18-46 5-26 32-28 38-2 10 18 4 44-20 48z" />
      </g>
      <path className="house-roof" d="M332 130h34v78h-34z" />
      <path className="house-roof" d="M327 122h44v14h-44z" />
      <path d="M66 252 240 122 414 252v308H66z" fill="url(#house-wall)" />
      <path className="house-roof" d="M34 266 240 110 446 266l-13 20L240 142 47 286z" />
      <circle className="house-frame" cx="240" cy="206" r="27" />
      <circle cx="240" cy="206" r="20" fill="#7fb3d5" opacity=".9" />
      <path className="house-bar" d="M240 186v40M220 206h40" />
      {WINDOWS.map(([column, row, colour], at) => (
        <g
          key={`${column}-${row}`}
          className={at < lit ? 'house-window lit' : 'house-window'}
          transform={`translate(${98 + column * 102} ${266 + row * 98})`}
        >
          <ellipse className="house-glow" cx="40" cy="36" rx="78" ry="70" fill="url(#house-glow)" />
          <rect className="house-frame" x="-6" y="-6" width="92" height="84" rx="3" />
          <rect className="house-dark" width="80" height="72" />
          <rect className="house-glass" width="80" height="72" fill={colour} />
          <path className="house-bar" d="M40 0v72M0 27h80" />
          <path d="M6 66 34 6h12L18 66z" fill="#fff" opacity=".16" />
          <rect className="house-roof" x="-9" y="78" width="98" height="6" rx="1.5" />
        </g>
      ))}
      <g transform="translate(200 462)">
        <ellipse cx="40" cy="40" rx="90" ry="90" fill="url(#house-glow)" />
        <path className="house-frame" d="M-6 98V24a46 46 0 0 1 92 0v74z" />
        <path d="M0 98V26a40 40 0 0 1 80 0v72z" fill="#f08a1c" />
        <path d="M8 34a32 32 0 0 1 64 0z" fill="#f6d58a" />
        <path className="house-bar" d="M40-14V98M0 34h80" />
        <circle className="house-roof" cx="47" cy="70" r="3.4" />
      </g>
      <path className="house-ground" d="M-400 560H880v240H-400z" />
      <path d="M200 560h80l70 80H130z" fill="#f0a04a" opacity=".22" />
    </svg>
  );
}
