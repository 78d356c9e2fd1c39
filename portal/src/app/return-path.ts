/** Where to return to after signing in: only into the portal itself. */
export const returnPath = (search: string): string => {
  const to = new URLSearchParams(search).get('to') ?? '/';
  return to.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') ? to : '/';
};
