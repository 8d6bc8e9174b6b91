import { useSignal } from '@preact/signals';
import type { CommandOf } from '../../../core/messages/commands.ts';
import { originOf } from '../../../core/model/origin.ts';
import type { Source } from '../../../core/model/source.ts';
import { text } from '../../../core/model/text.ts';
import { t } from '../../app/text.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { TextField } from '../../controls/fields/form-field.tsx';
import { Notice } from '../../controls/notice.tsx';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import { Sentence } from '../../app/sentence.tsx';
import { AccessNotice } from '../access/allow-access.tsx';
import { usePasswordForm } from '../../app/forms/use-password-form.ts';
import type { Records } from '../records.ts';
import { RefusalNotice } from '../../app/refusal.tsx';
import { targetsOf } from '../target.ts';
import { sharesCookies, capabilities } from '../connectors.ts';
import { ViewFrame } from '../view-frame.tsx';

/** The person's accounts, one source after the other, each with its current password as proof. */
export function Linking({ records }: { readonly records: Records }) {
  const sources = new Map(targetsOf(records).flatMap((target) => target.sources.map((source) => [source.id, source])));
  const linked = new Set(records.accounts.map(({ sourceId }) => sourceId));
  const all = [...sources.values()];
  const unlinked = all.filter(({ id }) => !linked.has(id));
  return (
    <ViewFrame heading={t('launchpad.link.heading')} tab={{ view: 'link' }}>
      {unlinked.length === 0 ? (
        <Notice tone="good">{t('launchpad.link.allLinked')}</Notice>
      ) : (
        <p>{t('launchpad.link.why')}</p>
      )}
      <AccessNotice records={records} />
      {unlinked.map((source) => (
        <LinkForm key={source.id} source={source} />
      ))}
    </ViewFrame>
  );
}

/** Links one account, where a sign-in can prove that it is the person's. */
export function LinkForm({ source }: { readonly source: Source }) {
  if (capabilities.canSignIn(source)) return <ProofForm source={source} />;
  return (
    <section class="card stack tight">
      <SourceHeading source={source} />
      <p>{t('launchpad.link.noProof')}</p>
    </section>
  );
}

function SourceHeading({ source }: { readonly source: Source }) {
  return (
    <div>
      <h2>
        <BidiText>{source.name}</BidiText>
      </h2>
      <p class="soft small">
        <bdi dir="ltr">{originOf(source)}</bdi>
      </p>
    </div>
  );
}

/** The login at the source and its current password, which is not kept. */
function ProofForm({ source }: { readonly source: Source }) {
  const login = useSignal('');
  const password = useSignal('');
  const { submitted, busy, refusal, attributes } = usePasswordForm<CommandOf<'linkAccount'>>({
    clear: () => (password.value = ''),
    // The account comes with the store's next announcement, and the form goes.
    onDone: () => undefined,
  });
  const prepare = () => {
    if (login.peek().trim() === '' || password.peek() === '') return 'problem';
    return {
      type: 'linkAccount',
      sourceId: source.id,
      login: login.peek(),
      currentPassword: password.peek(),
    } as const;
  };

  return (
    <form {...attributes(prepare)} class="card stack" aria-label={source.name}>
      <SourceHeading source={source} />
      {sharesCookies(source) && (
        <p class="soft small">
          <Sentence of={text('launchpad.sharesCookies', source.name)} />
        </p>
      )}
      {refusal.value && <RefusalNotice {...refusal.value} takesFocus />}
      <TextField
        label={t('launchpad.link.login')}
        value={login}
        autocomplete="username"
        error={submitted.value && login.value.trim() === '' ? t('launchpad.link.loginMissing') : undefined}
      />
      <PasswordInput
        label={t('launchpad.form.current')}
        hint={t('launchpad.link.proof')}
        value={password}
        autocomplete="current-password"
        error={submitted.value && password.value === '' ? t('launchpad.form.currentMissing') : undefined}
      />
      <p>
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {t(busy.value ? 'launchpad.link.busy' : 'launchpad.link.submit')}
        </button>
      </p>
    </form>
  );
}
