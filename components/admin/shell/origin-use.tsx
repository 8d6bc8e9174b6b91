import type { OriginUse as Use } from '../../../core/model/configuration/import-preview.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Names } from '../../controls/names.tsx';
import { t } from '../../app/text.ts';

/** An address, and what it gets of which source or policy. */
export function OriginUse({ use: { origin, gets } }: { readonly use: Use }) {
  return (
    <>
      <code>
        <BidiText>{origin}</BidiText>
      </code>{' '}
      <span class="soft">
        {gets.map(({ what, names }, index) => (
          <span key={what}>
            {index > 0 && ' · '}
            {t(`admin.origins.gets.${what}`)} <Names names={names} />
          </span>
        ))}
      </span>
    </>
  );
}
