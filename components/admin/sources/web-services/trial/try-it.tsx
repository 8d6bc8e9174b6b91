import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ShownExchange } from '../../../../../core/connectors/http/trace.ts';
import type { Tried, TrialResult } from '../../../../../core/connectors/trial.ts';
import { operationsIn } from '../../../../../core/connectors/web-services/dry-run.ts';
import type { CommandOf } from '../../../../../core/messages/commands.ts';
import type { Source } from '../../../../../core/model/source.ts';
import { say } from '../../../../../core/platform/i18n.ts';
import { focusFirstProblem, leaveFields } from '../../../../app/forms/form-focus.ts';
import { BidiText } from '../../../../controls/bidi-text.tsx';
import { TextField } from '../../../../controls/fields/form-field.tsx';
import { SelectField } from '../../../../controls/fields/line-field.tsx';
import { Notice } from '../../../../controls/notice.tsx';
import { PasswordInput } from '../../../../controls/fields/password-input.tsx';
import { ProgressBar } from '../../../../controls/progress-bar.tsx';
import { RefusalNotice } from '../../../../app/refusal.tsx';
import { useSourceCommand } from '../../use-source.ts';
import { t } from '../../../../app/text.ts';
import { AnswerView, RequestView } from './exchange-view.tsx';
import { SourceWords } from '../../../../app/words/source-words.tsx';

type Kind = ReturnType<typeof operationsIn>[number];

/** Runs one operation against the live source, as it is saved, and shows each request and answer of it. */
export function TryIt({ source }: { readonly source: Source }) {
  const { connectorAttributes, passwordChangeMode: mode } = source;
  const kinds = operationsIn(connectorAttributes, mode);
  const chosen = useSignal<string>('');
  const login = useSignal('');
  const nativeIdentity = useSignal('');
  const current = useSignal('');
  const next = useSignal('');
  const again = useSignal('');
  const submitted = useSignal(false);
  const tried = useSignal<Tried | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const { running, refusal, run, forget } = useSourceCommand();
  const kind = kinds.find((one) => one === chosen.value) ?? kinds[0];
  if (kind === undefined) return null;

  const asks = asked(kind, mode);
  const missing = (value: string) => (submitted.value && value.trim() === '' ? t('admin.tryIt.missing') : undefined);
  const differs = submitted.value && next.value !== again.value ? t('admin.tryIt.differs') : undefined;
  const isComplete =
    (!asks.login || login.value.trim() !== '') &&
    (!asks.current || current.value !== '') &&
    (!asks.next || (next.value !== '' && next.value === again.value));

  const send = async () => {
    const operation = operationOf(kind, {
      login: login.peek().trim(),
      nativeIdentity: nativeIdentity.peek(),
      current: current.peek(),
      next: next.peek(),
    });
    for (const password of [current, next, again]) password.value = '';
    submitted.value = false;
    tried.value = null;
    const answer = await run(source, () => ({ type: 'tryOperation', sourceId: source.id, operation }));
    if (!answer) return;
    tried.value = answer;
    const [only, ...others] = answer.result.accounts ?? [];
    if (only && others.length === 0) nativeIdentity.value = only.nativeIdentity;
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (running.value) return;
    submitted.value = true;
    if (!isComplete) {
      leaveFields(form.current);
      focusFirstProblem(form.current);
      return;
    }
    void send();
  };
  const choose = (value: string) => {
    chosen.value = value;
    submitted.value = false;
    tried.value = null;
    forget();
  };

  return (
    <section class="stack part" aria-label={t('admin.tryIt.title')}>
      <h2>{t('admin.tryIt.title')}</h2>
      <p class="small soft">{t('admin.tryIt.means')}</p>
      <form class="stack" noValidate ref={form} onSubmit={submit}>
        <SelectField
          label={t('admin.tryIt.operation')}
          value={kind}
          options={kinds.map((one) => ({ value: one, label: t(`admin.operation.${one}`) }))}
          onChange={choose}
        />
        {asks.login && <TextField label={t('admin.accounts.login')} value={login} error={missing(login.value)} />}
        {asks.nativeIdentity && (
          <TextField
            label={t('admin.tryIt.nativeIdentity')}
            hint={t('admin.tryIt.nativeIdentityHint')}
            value={nativeIdentity}
          />
        )}
        {asks.current && (
          <PasswordInput
            label={t('admin.accounts.currentPassword')}
            value={current}
            autocomplete="off"
            error={missing(current.value)}
          />
        )}
        {asks.next && (
          <>
            <Notice tone="warn">{t('admin.tryIt.changes')}</Notice>
            <PasswordInput
              label={t('admin.tryIt.newPassword')}
              value={next}
              autocomplete="off"
              error={missing(next.value)}
            />
            <PasswordInput
              label={t('admin.tryIt.confirmPassword')}
              value={again}
              autocomplete="off"
              error={missing(again.value) ?? differs}
            />
          </>
        )}
        <div class="row">
          <button type="submit" class="primary" aria-disabled={running.value}>
            {t('admin.tryIt.send')}
          </button>
        </div>
      </form>
      {running.value && <ProgressBar label={t('admin.connection.testing')} />}
      <RefusalNotice sentences={refusal.value} />
      {tried.value && <Outcome result={tried.value.result} />}
      {tried.value && tried.value.exchanges.length > 0 && <Exchanges exchanges={tried.value.exchanges} />}
    </section>
  );
}

function Outcome({ result }: { readonly result: TrialResult }) {
  const { taken, sentence, explanation, accounts } = result;
  const isGood = ['works', 'signsIn', 'found', 'changed', 'alreadyHasIt'].includes(taken) && accounts?.length !== 0;
  return (
    <Notice tone={isGood ? 'good' : 'bad'} live>
      <p>{t(`admin.tryIt.result.${taken}`)}</p>
      {explanation && <p>{say(explanation)}</p>}
      {sentence !== undefined && (
        <p class="quote">
          <SourceWords of={sentence} />
        </p>
      )}
      {accounts &&
        (accounts.length === 0 ? (
          <p>{t('admin.tryIt.noAccount')}</p>
        ) : (
          <ul>
            {accounts.map(({ nativeIdentity, name, displayName, disabled }) => (
              <li key={nativeIdentity}>
                <BidiText>{name}</BidiText>
                {displayName !== undefined && (
                  <>
                    {' – '}
                    <BidiText>{displayName}</BidiText>
                  </>
                )}
                {' – '}
                {t('admin.tryIt.isCalled')} <BidiText>{nativeIdentity}</BidiText>
                {disabled === true && <> ({t('admin.tryIt.disabled')})</>}
              </li>
            ))}
          </ul>
        ))}
    </Notice>
  );
}

function Exchanges({ exchanges }: { readonly exchanges: readonly ShownExchange[] }) {
  return (
    <ol class="plain stack" aria-label={t('admin.tryIt.exchanges')}>
      {exchanges.map(({ title, request, answer, taken }, index) => (
        // One request may be sent twice; none is moved about in here.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} class="stack tight">
          <h3>
            {index + 1}. {title}
          </h3>
          <RequestView request={request} />
          <AnswerView answer={answer} />
          <p>
            {t('admin.tryIt.taken')} <strong>{t(`admin.outcome.${taken ?? 'notRead'}`)}</strong>
          </p>
        </li>
      ))}
    </ol>
  );
}

/** What an operation has to be told. */
function asked(kind: Kind, mode: Source['passwordChangeMode']) {
  return {
    login: kind !== 'test',
    nativeIdentity: kind === 'verify' || kind === 'change',
    current: kind === 'verify' || kind === 'change' || (kind === 'findAccounts' && mode === 'selfService'),
    next: kind === 'change',
  };
}

function operationOf(
  kind: Kind,
  typed: Readonly<Record<'login' | 'nativeIdentity' | 'current' | 'next', string>>,
): CommandOf<'tryOperation'>['operation'] {
  const { login, nativeIdentity, current, next } = typed;
  const account = { login, ...(nativeIdentity !== '' && { nativeIdentity }) };
  switch (kind) {
    case 'test':
      return { kind };
    case 'findAccounts':
      return { kind, login, ...(current !== '' && { currentPassword: current }) };
    case 'verify':
      return { kind, ...account, currentPassword: current };
    case 'change':
      return { kind: 'changePassword', ...account, currentPassword: current, newPassword: next };
  }
}
