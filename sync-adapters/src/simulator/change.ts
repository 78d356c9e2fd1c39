/** What the factory's systems say, in their own words: contracts.md, "Factory push, v1". The simulator keeps its own types, as a foreign program would. */

export type Item =
  | { readonly construction: string; readonly quantity: number }
  | { readonly construction: string; readonly units: readonly string[] };

export interface Piece {
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
  readonly units?: readonly string[];
  readonly description: readonly { readonly label: string; readonly value: string }[];
  /** Now and then one that no program can draw. */
  readonly drawing?: unknown;
  readonly picture?: string;
}

export interface Specification {
  readonly dealer: string;
  readonly branch?: string;
  readonly customer?: { readonly name: string; readonly phone?: string; readonly address?: string };
  readonly reference?: string;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly promised: string;
  readonly constructions: readonly Piece[];
}

export interface TripOfFactory {
  readonly number: string;
  readonly date: string;
  readonly window: string;
  readonly driver: { readonly name: string; readonly phone: string };
  readonly vehicle: string;
}

export type Fact =
  | {
      readonly kind: 'order.received' | 'order.accepted' | 'order.revised';
      readonly data: Specification;
    }
  | {
      readonly kind: 'order.returned';
      readonly data: { readonly reason: string; readonly construction?: string };
    }
  | { readonly kind: 'order.promised'; readonly data: { readonly date: string; readonly reason?: string } }
  | { readonly kind: 'order.held' | 'order.released'; readonly data: { readonly reason?: string } }
  | {
      readonly kind: 'order.cancelled';
      readonly data: { readonly reason?: string; readonly items?: readonly Item[] };
    }
  | {
      readonly kind: 'production.started';
      readonly data: { readonly construction?: string; readonly stage?: string };
    }
  | { readonly kind: 'units.made' | 'units.delivered'; readonly data: { readonly items: readonly Item[] } }
  | {
      readonly kind: 'units.shipped';
      readonly data: { readonly items: readonly Item[]; readonly trip?: TripOfFactory };
    }
  | { readonly kind: 'status'; readonly data: { readonly code: string; readonly items?: readonly Item[] } }
  | {
      readonly kind: 'document.added';
      readonly data: { readonly name: string; readonly kind: string; readonly content: string };
    };

/** A line of the push as it goes out. */
export type Change = {
  readonly id: string;
  readonly order: string;
  readonly sequence?: number;
  readonly at: string;
} & Fact;

export interface DealerFacts {
  readonly code: string;
  readonly name: string;
  readonly legalEntity: string;
  readonly phones: readonly string[];
  readonly branches: readonly { readonly id: string; readonly name: string; readonly address: string }[];
  readonly manager?: string;
}
