import { createTheme, type Theme } from '@mui/material/styles';

export type Look = 'walnut' | 'harbour';

const COLOURS = {
  walnut: {
    bar: '#33231a',
    barHover: '#4a3325',
    page: '#f7f4f0',
    ink: '#241a14',
    mute: '#665950',
    line: '#e6ded6',
    accent: '#f08a1c',
    accentHover: '#ffa03c',
    accentInk: '#1d1208',
  },
  harbour: {
    bar: '#14233c',
    barHover: '#223a5e',
    page: '#f3f6fa',
    ink: '#172033',
    mute: '#566174',
    line: '#dce3ed',
    accent: '#ff9a1f',
    accentHover: '#ffac45',
    accentInk: '#10192b',
  },
} as const;
const LINK = '#1250b0';
const REMEMBERED = 'mullion.look';

const themes = new Map<Look, Theme>();

/** MUI's parts in the colours of a look; the page's own parts take theirs from look.css. */
export function themeOf(look: Look): Theme {
  const known = themes.get(look);
  if (known) return known;
  const c = COLOURS[look];
  const theme = createTheme({
    palette: {
      primary: { main: c.bar, dark: c.barHover, contrastText: '#ffffff' },
      secondary: { main: c.accent, dark: c.accentHover, contrastText: c.accentInk },
      info: { main: LINK },
      background: { default: c.page, paper: '#ffffff' },
      text: { primary: c.ink, secondary: c.mute },
      divider: c.line,
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: 'inherit',
      fontSize: 14,
      button: { textTransform: 'none', fontWeight: 600 },
    },
    components: {
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiButton: {
        defaultProps: { disableElevation: true },
        styleOverrides: {
          root: {
            minHeight: 42,
            '@media (pointer: coarse), (max-width: 699px)': { minHeight: 48 },
            '&.Mui-focusVisible': { outline: '3px solid #2f7bff', outlineOffset: 2 },
          },
        },
      },
      MuiMenuItem: { styleOverrides: { root: { minHeight: 48 } } },
    },
  });
  themes.set(look, theme);
  return theme;
}

/** The look that was shown last on this device: that of the sign-in page. */
export const rememberedLook = (): Look =>
  localStorage.getItem(REMEMBERED) === 'harbour' ? 'harbour' : 'walnut';

/** Puts the page into a look and remembers it. */
export function showLook(look: Look): void {
  localStorage.setItem(REMEMBERED, look);
  document.documentElement.dataset['look'] = look;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', COLOURS[look].bar);
}
