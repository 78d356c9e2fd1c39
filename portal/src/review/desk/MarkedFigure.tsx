import { partBox } from '@mullion/domain/construction/checks/parts';
import type { Construction } from '@mullion/domain/construction/schema';
import type { ConstructionView } from '@mullion/domain/order/views';
import { ConstructionDrawing, type Mark } from '../../shared/drawing/ConstructionDrawing';
import { Figure } from '../../shared/drawing/Figure';
import { millimetres } from '../../shared/drawing/millimetres';
import { useWords } from '../../shared/i18n/words';
import type { Finding } from '../queries';

interface Props {
  readonly construction: ConstructionView;
  readonly factory: string;
  readonly findings: readonly Finding[];
  readonly meant: Finding | undefined;
}

/** The drawing with all its dimensions and what was found in it. */
export default function MarkedFigure({ construction, factory, findings, meant }: Props) {
  const { t } = useWords();
  return (
    <Figure
      construction={construction}
      factory={factory}
      draw={(drawing, apex) => (
        <ConstructionDrawing
          construction={drawing}
          apex={apex}
          view={drawing.viewFrom}
          title={t(
            'constructions.drawing',
            construction.name,
            millimetres(drawing.size.width),
            millimetres(drawing.size.height),
          )}
          marks={marksOf(drawing, findings, meant)}
        />
      )}
    />
  );
}

/** The worse above the doubtful, and what is meant above all. */
function marksOf(drawing: Construction, findings: readonly Finding[], meant: Finding | undefined): Mark[] {
  const rank = ({ tone, meant: isMeant }: Mark) => (isMeant ? 2 : tone === 'wrong' ? 1 : 0);
  return findings
    .flatMap((finding): Mark[] => {
      const box = finding.part === undefined ? undefined : partBox(drawing, finding.part, drawing.viewFrom);
      return box ? [{ box, tone: finding.severity, meant: finding === meant }] : [];
    })
    .sort((a, b) => rank(a) - rank(b));
}
