import { useLocation } from 'react-router';

const fromState = (state: unknown): string | undefined =>
  typeof state === 'object' && state !== null && 'said' in state && typeof state.said === 'string'
    ? state.said
    : undefined;

/** What has just been done, read out too: said here, or on the page that one comes from. */
export function Said({ now }: { readonly now?: string | undefined }) {
  const location = useLocation();
  return (
    <p className="review-said" role="status">
      {now ?? fromState(location.state)}
    </p>
  );
}
