import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OrderFacts } from '../../foreign/system';
import { push, SECRET, statement } from '../../testing/factory-push';

interface Change {
  readonly id: string;
  readonly order: string;
  readonly at: string;
  readonly kind: string;
  readonly data: unknown;
}

interface Kept {
  facts: OrderFacts;
  readonly changes: Change[];
}

/** A question that the factory's program was asked. */
export interface Question {
  readonly path: string;
  readonly body: { readonly after?: string | null; readonly limit?: number; readonly orders?: string[] };
}

/** A factory's production program of tests: knows its orders, pushes their changes, loses some, answers the portal. */
export class PretendFactory {
  readonly id: string;
  /** Where the portal takes its changes. */
  portal = '';
  /** Where the program answers. */
  url = '';
  readonly questions: Question[] = [];
  /** It answers nothing but errors. */
  isDown = false;
  /** It answers that it will send again, and does not. */
  isForgetful = false;
  /** Runs when it is asked for states, before it looks. */
  onStates: () => Promise<void> | void = () => undefined;
  readonly #orders = new Map<string, Kept>();
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(
      ([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(body),
      () => response.destroy(),
    );
  });

  constructor(id: string) {
    this.id = id;
  }

  readonly secret = SECRET;

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Takes an order of `quantity` windows. `lost`: the portal is not told. */
  async accept(order: string, quantity = 4, { lost = false } = {}): Promise<void> {
    const data = statement(quantity);
    this.#orders.set(order, {
      facts: {
        order,
        review: 'accepted',
        onHold: false,
        promised: data.promised,
        dealer: data.dealer,
        price: data.price,
        started: false,
        documents: 0,
        constructions: [{ id: 'c1', quantity, cancelled: 0, made: 0, shipped: 0, delivered: 0 }],
      },
      changes: [],
    });
    await this.#happen(order, 'order.accepted', data, lost);
  }

  /** Its production reaches a stage. */
  async start(order: string, { lost = false, stage = 'welding' } = {}): Promise<void> {
    const kept = this.#of(order);
    const stageAt = this.#now(order);
    const constructions = kept.facts.constructions.map((c) => ({ ...c, stageAt }));
    kept.facts = { ...kept.facts, started: true, constructions };
    await this.#happen(order, 'production.started', { stage }, lost);
  }

  /** States it at another price, or of another dealer. */
  async revise(
    order: string,
    more: { readonly price?: { amount: number; currency: string }; readonly dealer?: string },
    { lost = false } = {},
  ): Promise<void> {
    const kept = this.#of(order);
    kept.facts = { ...kept.facts, ...more };
    const { dealer, price, promised, constructions } = kept.facts;
    const data = statement(constructions[0]?.quantity, { dealer, price, promised });
    await this.#happen(order, 'order.revised', data, lost);
  }

  /** Gives up so many of its windows, or all of it. */
  async cancel(order: string, quantity?: number, { lost = false } = {}): Promise<void> {
    const of = (c: OrderFacts['constructions'][number]) => quantity ?? c.quantity;
    this.#count(order, (c) => ({ cancelled: c.cancelled + of(c) }));
    const items = quantity === undefined ? {} : { items: [{ construction: 'c1', quantity }] };
    await this.#happen(order, 'order.cancelled', items, lost);
  }

  /** One window leaves the factory, or is at its door. */
  async ship(order: string, { lost = false } = {}): Promise<void> {
    this.#count(order, (c) => ({ shipped: c.shipped + 1 }));
    await this.#happen(order, 'units.shipped', { items: [{ construction: 'c1', quantity: 1 }] }, lost);
  }
  async deliver(order: string, { lost = false } = {}): Promise<void> {
    this.#count(order, (c) => ({ delivered: c.delivered + 1 }));
    await this.#happen(order, 'units.delivered', { items: [{ construction: 'c1', quantity: 1 }] }, lost);
  }

  /** Adds a document to it. */
  async document(order: string, { lost = false } = {}): Promise<void> {
    const kept = this.#of(order);
    kept.facts = { ...kept.facts, documents: (kept.facts.documents ?? 0) + 1 };
    const data = { name: 'Confirmation.pdf', kind: 'confirmation', url: 'https://factory.example/1.pdf' };
    await this.#happen(order, 'document.added', data, lost);
  }

  /** Makes one window. */
  async make(order: string, { lost = false } = {}): Promise<void> {
    this.note(order);
    await this.#happen(order, 'units.made', { items: [{ construction: 'c1', quantity: 1 }] }, lost);
  }

  /** Its books say that one more was made, before any change does. */
  note(order: string): void {
    this.#count(order, (c) => ({ made: c.made + 1 }));
  }

  /** Sends what of it was lost before, and the rest. */
  sendAll = (order: string): Promise<void> => this.#push(this.#of(order).changes);

  /** Sends a status code that nobody agreed on. */
  async mumble(order: string): Promise<void> {
    await this.#happen(order, 'status', { code: 'WHAT' }, false);
  }

  /** Knows nothing of the order any more. */
  forget(order: string): void {
    this.#orders.delete(order);
  }

  /** The ids of its changes. */
  idsOf(order: string): string[] {
    return this.#of(order).changes.map(({ id }) => id);
  }

  /** How often it was asked, and what it was asked to send again. */
  asked(path: '/states' | '/again'): Question['body'][] {
    return this.questions.filter((question) => question.path === path).map(({ body }) => body);
  }

  #of(order: string): Kept {
    const kept = this.#orders.get(order);
    if (!kept) throw new Error(`The factory has no order ${order}`);
    return kept;
  }

  #count(
    order: string,
    changed: (c: OrderFacts['constructions'][number]) => Partial<OrderFacts['constructions'][number]>,
  ): void {
    const kept = this.#of(order);
    kept.facts = {
      ...kept.facts,
      constructions: kept.facts.constructions.map((c) => ({ ...c, ...changed(c) })),
    };
  }

  /** When the next change of the order happens. */
  #now = (order: string): string =>
    new Date(Date.UTC(2026, 10, 1, 8, 0, this.#of(order).changes.length)).toISOString();

  async #happen(order: string, kind: string, data: unknown, lost: boolean): Promise<void> {
    const { changes } = this.#of(order);
    const id = `${this.id}-${order}-${changes.length + 1}`;
    const change = { id, order, at: this.#now(order), kind, data };
    changes.push(change);
    if (!lost) await this.#push([change]);
  }

  async #push(changes: readonly Change[]): Promise<void> {
    const { status } = await push(this.portal, `${this.id}/production`, changes);
    if (status !== 202) throw new Error(`The portal answers ${status}`);
  }

  async #answer(request: IncomingMessage): Promise<[number, string]> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const path = request.url ?? '';
    const body = JSON.parse(Buffer.concat(parts).toString()) as Question['body'];
    this.questions.push({ path, body });
    if (this.isDown) return [500, '{}'];
    if (path === '/again') {
      const known = (body.orders ?? []).flatMap((order) => this.#orders.get(order) ?? []);
      if (!this.isForgetful) for (const { changes } of known) void this.#push(changes).catch(() => undefined);
      return [202, '{}'];
    }
    await this.onStates();
    const { after = null, limit = 1 } = body;
    const rest = [...this.#orders.values()]
      .map(({ facts }) => facts)
      .filter(({ order }) => after === null || order > after)
      .sort((a, b) => (a.order < b.order ? -1 : 1));
    const orders = rest.slice(0, limit);
    return [
      200,
      JSON.stringify({ orders, next: rest.length > limit ? (orders.at(-1)?.order ?? null) : null }),
    ];
  }
}
