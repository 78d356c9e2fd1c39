import type { Reason } from '@mullion/platform/reconciliation/differences';
import type { KeyNews } from '@mullion/platform/reconciliation/inbox-view';

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

/** Why an order still differs although the source was asked again. Pure. */
export function reasonOf(
  news: KeyNews | undefined,
  { timesAsked, isThere }: { readonly timesAsked: number; readonly isThere: boolean },
): Reason {
  if (!isThere)
    return {
      code: 'missing-there',
      note: 'The source does not know this order: it can send nothing about it.',
    };
  const { skipped, stale, fresh = 0 } = news ?? {};
  if (skipped)
    return {
      code: 'skipped',
      note: `Change ${skipped.change} of it was skipped (${skipped.reason}). Sent again it is known already and stays without effect.`,
    };
  if (fresh > 0)
    return {
      code: 'still-differs',
      note: `The source was asked ${times(timesAsked)} and sent ${fresh} more of its changes; it differs still.`,
    };
  if (stale)
    return {
      code: 'stale',
      note: `Change ${stale.change} of it came late (${stale.reason}). Sent again it is known already and stays without effect.`,
    };
  return {
    code: 'nothing-new',
    note: `The source was asked ${times(timesAsked)} and sent nothing that the portal did not have: the missing change must be sent under a new id.`,
  };
}
