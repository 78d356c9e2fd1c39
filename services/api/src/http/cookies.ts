/** The session's cookie. */
const NAME = 'mullion_session';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const THIRTY_DAYS = 30 * 24 * 3600;

/** The session token that a Cookie header carries, when it looks like one of ours. */
export function tokenOf(header: string | undefined): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at < 0 || part.slice(0, at).trim() !== NAME) continue;
    const value = part.slice(at + 1).trim();
    return TOKEN.test(value) ? value : undefined;
  }
  return undefined;
}

const attributes = (secure: boolean) => `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

export const sessionCookie = (token: string, secure: boolean): string =>
  `${NAME}=${token}; Max-Age=${THIRTY_DAYS}; ${attributes(secure)}`;

export const noSessionCookie = (secure: boolean): string => `${NAME}=; Max-Age=0; ${attributes(secure)}`;
