import type { OrderPage } from '@mullion/domain/order/views';
import { useWords } from '../../shared/i18n/words';
import { ConstructionCard } from './ConstructionCard';

/** The room for a drawing in a card, in pixels. */
const ROOM = { width: 132, height: 156 };

/** Pixels for a millimetre at which the largest of them just fits. */
export function commonScale(sizes: readonly { readonly width: number; readonly height: number }[]): number {
  return Math.min(
    ...sizes.map(({ width, height }) => Math.min(ROOM.width / width, ROOM.height / height)),
    ROOM.height / 600,
  );
}

export function Constructions({ order }: { readonly order: OrderPage }) {
  const { t } = useWords();
  const scale = commonScale(order.constructions.flatMap(({ drawing }) => (drawing ? [drawing.size] : [])));
  const pieces = order.constructions.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <section className="constructions">
      <h2>{t('constructions.title', pieces)}</h2>
      <ol>
        {order.constructions.map((construction, at) => (
          <ConstructionCard
            key={construction.id}
            construction={construction}
            place={at + 1}
            factory={order.factory}
            scale={scale}
          />
        ))}
      </ol>
    </section>
  );
}
