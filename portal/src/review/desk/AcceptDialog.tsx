import { useWords } from '../../shared/i18n/words';
import { AskDialog } from '../../shared/page/AskDialog';

interface Props {
  readonly wrong: number;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly onClose: () => void;
  readonly onAccept: () => void;
}

/** Asked once more where something looks wrong. */
export default function AcceptDialog({ wrong, onAccept, ...asked }: Props) {
  const { t } = useWords();
  return (
    <AskDialog
      title={t('review.acceptAnyway', wrong)}
      action={t('review.acceptDo')}
      onSubmit={onAccept}
      {...asked}
    >
      <p>{t('review.acceptAnywayText')}</p>
    </AskDialog>
  );
}
