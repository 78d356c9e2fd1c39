import { useWords } from '../../shared/i18n/words';
import { Table } from '../../shared/page/Table';
import { useFactoryName, useZone } from '../../shared/signed-in';
import type { MappedCode } from './queries';

interface Props {
  readonly items: readonly MappedCode[];
  readonly onChange: (code: MappedCode) => void;
  readonly onRemove: (code: MappedCode) => void;
}

export function CodesTable({ items, onChange, onRemove }: Props) {
  const { t } = useWords();
  return (
    <Table
      caption={t('codes.title')}
      columns={[
        { name: t('codes.col.code') },
        { name: t('codes.col.factory') },
        { name: t('codes.col.meaning') },
        { name: t('codes.col.by') },
        { name: t('sync.col.actions'), hidden: true },
      ]}
    >
      {items.map((code) => (
        <Row
          key={`${code.factory} ${code.code}`}
          code={code}
          onChange={() => onChange(code)}
          onRemove={() => onRemove(code)}
        />
      ))}
    </Table>
  );
}

interface RowProps {
  readonly code: MappedCode;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

function Row({ code: { factory, code, meaning, by, at }, onChange, onRemove }: RowProps) {
  const { t, moment } = useWords();
  const factoryName = useFactoryName();
  const zone = useZone(factory);
  const detail = meaning.stage ?? meaning.reason;
  return (
    <tr>
      <td data-label={t('codes.col.code')}>
        <code>{code}</code>
      </td>
      <td data-label={t('codes.col.factory')}>{factoryName(factory)}</td>
      <td data-label={t('codes.col.meaning')}>
        <span>{t(`desk.kind.${meaning.kind}`)}</span>
        {detail && <small>{detail}</small>}
      </td>
      <td data-label={t('codes.col.by')}>
        <span>{by ?? t('codes.file')}</span>
        {at && <small>{moment(at, zone)}</small>}
      </td>
      <td className="table-actions">
        <button type="button" onClick={onChange} aria-label={t('codes.changeOf', code)}>
          {t('codes.change')}
        </button>
        {by !== null && (
          <button type="button" onClick={onRemove} aria-label={t('codes.removeOf', code)}>
            {t('codes.remove')}
          </button>
        )}
      </td>
    </tr>
  );
}
