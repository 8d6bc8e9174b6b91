import { type Signal, signal, useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { SecretField } from '../../../core/connectors/spi.ts';
import type { Source } from '../../../core/model/source.ts';
import { say } from '../../../core/platform/i18n.ts';
import { Mark } from '../../controls/mark.tsx';
import { Notice } from '../../controls/notice.tsx';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import { isBound, isCredentialSet, type SealedFields } from '../shell/stored.ts';
import { useCommand } from '../shell/services.ts';
import { focusFirstProblem, leaveFields } from '../../app/forms/form-focus.ts';
import { t } from '../../app/text.ts';
import { confirmedFor } from '../../../core/model/proof.ts';
import { SourceProvers } from './source-provers.tsx';

/** The service credential of a source: entered here, never shown again. */
export function SourceCredential({
  source,
  members,
  fields,
  sealed,
}: {
  readonly source: Source;
  /** The sources that change together with it, itself among them. */
  readonly members: readonly Source[];
  readonly fields: readonly SecretField[];
  readonly sealed: SealedFields | undefined;
}) {
  const [values] = useState(() => new Map<string, Signal<string>>(fields.map(({ id }) => [id, signal('')])));
  const missing = useSignal<readonly string[]>([]);
  const saved = useSignal(false);
  const { state, run } = useCommand();
  const isSet = isCredentialSet(source, fields, sealed);

  const save = async (form: HTMLFormElement) => {
    saved.value = false;
    const entered = [...values].map(([id, { value }]) => [id, value] as const);
    missing.value = entered.filter(([, value]) => value === '').map(([id]) => id);
    if (missing.value.length > 0) {
      leaveFields(form);
      focusFirstProblem(form);
      return;
    }
    const done = await run({ type: 'sealSecrets', sourceId: source.id, secrets: Object.fromEntries(entered) });
    if (!done) return;
    for (const value of values.values()) value.value = '';
    saved.value = true;
  };
  const forget = async () => {
    saved.value = false;
    await run({ type: 'forgetSecrets', sourceId: source.id });
  };

  return (
    <form
      class="stack part"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save(event.currentTarget);
      }}
    >
      <div class="row">
        <h2>{t('admin.credential.title')}</h2>
        <Mark tone={isSet ? 'good' : 'warn'} icon={isSet ? 'check' : 'warning'}>
          {t(isSet ? 'admin.credential.set' : 'admin.credential.notSet')}
        </Mark>
      </div>
      <p class="small soft">{t('admin.credential.honest')}</p>
      <SourceProvers members={members} confirmed={confirmedFor(sealed, source)} />
      {sealed && !isBound(source, sealed) && <Notice tone="warn">{t('admin.credential.otherOrigin')}</Notice>}
      {fields.map(({ id, label }) => {
        const value = values.get(id);
        return (
          value && (
            <PasswordInput
              key={id}
              label={say(label)}
              value={value}
              autocomplete="off"
              error={missing.value.includes(id) && value.value === '' ? t('admin.credential.missing') : undefined}
            />
          )
        );
      })}
      <div class="row">
        <button type="submit" class="primary" aria-disabled={state.value.running}>
          {t('admin.credential.save')}
        </button>
        {sealed && (
          <button type="button" onClick={() => void forget()}>
            {t('admin.credential.forget')}
          </button>
        )}
      </div>
      <RefusalNotice sentences={state.value.refusal} />
      {saved.value && (
        <Notice tone="good" live>
          {t('admin.credential.saved')}
        </Notice>
      )}
    </form>
  );
}
