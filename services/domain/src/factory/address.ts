const FROM_ENVIRONMENT = /^env:(\w+)(\/[\w./~-]*)?$/;

/** True for an address that a factory's program may have: nothing secret in it, nothing that a path can't be put behind. */
const isPlain = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    /^https?:$/.test(url.protocol) &&
    [url.username, url.password, url.search, url.hash].every((part) => part === '')
  );
};

/** `https://erp.example/mullion`, `env:NAME`, or `env:NAME/path` for a path behind what the variable holds. */
export const isAddress = (text: string): boolean => FROM_ENVIRONMENT.test(text) || isPlain(text);

/**
 * The address that a setting means, without a slash at its end. Undefined when its variable is not set; throws a sentence
 * when that holds no address.
 */
export function addressOf(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const [, name, path = ''] = FROM_ENVIRONMENT.exec(text) ?? [];
  const base = name === undefined ? text : environment[name];
  if (!base) return undefined;
  if (!isPlain(base))
    throw new Error(`${name ?? text} must hold an http:// or https:// URL without user and query.`);
  return (base.replace(/\/+$/, '') + path).replace(/\/+$/, '');
}
