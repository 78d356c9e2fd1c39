import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import { useState } from 'react';
import { useWords } from '../../shared/i18n/words';
import { FilterFields } from './FilterFields';
import { NO_FILTERS, type Filters } from './filters';

interface Props {
  readonly filters: Filters;
  readonly onChange: (part: Partial<Filters>) => void;
  readonly onClose: () => void;
}

/** The filters of a phone, at the thumb: chosen first, applied at once with the button. */
export default function FilterSheet({ filters, onChange, onClose }: Props) {
  const { t } = useWords();
  const [draft, setDraft] = useState(filters);
  const apply = (wanted: Filters) => {
    onChange(wanted);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      aria-labelledby="filter-sheet-title"
      slotProps={{ container: { className: 'sheet-place' }, paper: { className: 'sheet' } }}
    >
      <h2 id="filter-sheet-title">{t('orders.filters')}</h2>
      <FilterFields filters={draft} onChange={(part) => setDraft({ ...draft, ...part })} withSort />
      <div className="sheet-actions">
        <Button
          variant="outlined"
          color="inherit"
          onClick={() =>
            apply({
              ...NO_FILTERS,
              show: filters.show,
              branch: undefined,
              dealer: undefined,
              q: undefined,
              from: undefined,
              to: undefined,
            })
          }
        >
          {t('orders.clear')}
        </Button>
        <Button variant="contained" color="secondary" onClick={() => apply(draft)}>
          {t('orders.apply')}
        </Button>
      </div>
    </Dialog>
  );
}
