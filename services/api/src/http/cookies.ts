/** The session's cookie. */
const NAME = 'mullion_session';
/** Outlives sessions and opens nothing: it says that somebody signed in here before. */
const DEVICE = 'mullion_device';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const THIRTY_DAYS = 30 * 24 * 3600;

/** The value of a cookie of ours, when it looks like a token. */
function cookieOf(header: string | undefined, name: string): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at < 0 || part.slice(0, at).trim() !== name) continue;
    const value = part.slice(at + 1).trim();
    return TOKEN.test(value) ? value : undefined;
  }
  return undefined;
}

/** The session token that a Cookie header carries, when it looks like one of ours. */
export const tokenOf = (header: string | undefined): string | undefined => cookieOf(header, NAME);

/** The token of a browser that was signed in before. */
export const deviceOf = (header: string | undefined): string | undefined => cookieOf(header, DEVICE);

const YEAR = 365 * 24 * 3600;

const attributes = (secure: boolean, path = '/') =>
  `Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

export const sessionCookie = (token: string, secure: boolean): string =>
  `${NAME}=${token}; Max-Age=${THIRTY_DAYS}; ${attributes(secure)}`;

export const noSessionCookie = (secure: boolean): string => `${NAME}=; Max-Age=0; ${attributes(secure)}`;

/** Sent back to where people sign in, nowhere else. */
export const deviceCookie = (token: string, secure: boolean): string =>
  `${DEVICE}=${token}; Max-Age=${YEAR}; ${attributes(secure, '/api/session')}`;
