/**
 * What a viewer may see of the orders. Every reader that shows orders takes one; nobody else decides visibility. An
 * absent part does not limit, an empty list shows nothing.
 */
export interface Scope {
  /** The factories that concern the viewer; for staff without limits, all of them. */
  readonly factories: readonly string[];
  /** Dealer ids (`factory~code`). */
  readonly dealers?: readonly string[] | undefined;
  /** Branch ids of the viewer's dealer. An order that belongs to no branch is the dealer's, not the branch's. */
  readonly branches?: readonly string[] | undefined;
}

/** Where an order belongs: what a scope is compared with. */
export interface Place {
  readonly factory: string;
  readonly dealerId: string;
  readonly branch?: string | undefined;
}

/** May a viewer of this scope see what belongs there? */
export const mayRead = (scope: Scope, { factory, dealerId, branch }: Place): boolean =>
  scope.factories.includes(factory) &&
  (scope.dealers?.includes(dealerId) ?? true) &&
  (scope.branches === undefined || (branch !== undefined && scope.branches.includes(branch)));

/**
 * The same for SQL: conditions over the columns factory, dealer_id and branch of `alias`. `byLane` names what the caller's
 * lanes (taken from this scope) see to already: said twice, the planner would count on fewer rows than there are.
 */
export function scopeConditions(
  scope: Scope,
  alias: string,
  parameter: (value: unknown) => string,
  byLane?: 'factory' | 'dealer',
): string[] {
  return [
    ...(byLane === 'factory' ? [] : [`${alias}.factory = any(${parameter(scope.factories)}::text[])`]),
    ...(scope.dealers && byLane !== 'dealer'
      ? [`${alias}.dealer_id = any(${parameter(scope.dealers)}::text[])`]
      : []),
    ...(scope.branches ? [`${alias}.branch = any(${parameter(scope.branches)}::text[])`] : []),
  ];
}

/** The dealers of the scope that a question for one of them (or for any) concerns; undefined = whole factories. */
export function dealerLanes(scope: Scope, dealer: string | undefined): readonly string[] | undefined {
  if (dealer === undefined) return scope.dealers;
  return scope.dealers && !scope.dealers.includes(dealer) ? [] : [dealer];
}
