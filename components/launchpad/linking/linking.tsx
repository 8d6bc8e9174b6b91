import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { originOf } from '../../../core/model/origin.ts';
import type { Source } from '../../../core/model/source.ts';
import type { Refusal } from '../../../core/model/refusal.ts';
import { text } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { TextField } from '../../controls/fields/form-field.tsx';
import { Notice } from '../../controls/notice.tsx';
import { PasswordInput } from '../../controls/fields/password-input.tsx';
import { Sentence } from '../../app/sentence.tsx';
import { AccessNotice } from '../access/allow-access.tsx';
import { ask, refusalIn } from '../ask.ts';
import { focusFirstProblem } from '../passwords/focus.ts';
import type { Records } from '../records.ts';
import { RefusalNotice } from '../refusal.tsx';
import { targetsOf } from '../target.ts';
import { sharesCookies, traits } from '../traits.ts';
import { View } from '../view.tsx';

/** The person's accounts, one source after the other, each with its current password as proof. */
export function Linking({ records }: { readonly records: Records }) {
  const sources = new Map(targetsOf(records).flatMap((target) => target.sources.map((source) => [source.id, source])));
  const linked = new Set(records.accounts.map(({ sourceId }) => sourceId));
  const all = [...sources.values()];
  const unlinked = all.filter(({ id }) => !linked.has(id));
  return (
    <View heading={say(text('launchpad.link.heading'))} tab={{ view: 'link' }}>
      {unlinked.length === 0 ? (
        <Notice tone="good">{say(text('launchpad.link.allLinked'))}</Notice>
      ) : (
        <p>{say(text('launchpad.link.why'))}</p>
      )}
      <AccessNotice records={records} />
      {unlinked.map((source) => (
        <LinkForm key={source.id} source={source} />
      ))}
    </View>
  );
}

/** Links one account, where a sign-in can prove that it is the person's. */
export function LinkForm({ source }: { readonly source: Source }) {
  if (traits.canSignIn(source)) return <ProofForm source={source} />;
  return (
    <section class="card stack tight">
      <SourceHeading source={source} />
      <p>{say(text('launchpad.link.noProof'))}</p>
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
  const tried = useSignal(false);
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const form = useRef<HTMLFormElement>(null);

  const submit = async () => {
    tried.value = true;
    refusal.value = null;
    if (login.peek().trim() === '' || password.peek() === '') return focusFirstProblem(form.current);
    busy.value = true;
    const command = {
      type: 'linkAccount',
      sourceId: source.id,
      login: login.peek(),
      currentPassword: password.peek(),
    } as const;
    password.value = '';
    tried.value = false;
    refusal.value = refusalIn(await ask(command));
    busy.value = false;
  };

  return (
    <form
      ref={form}
      class="card stack"
      noValidate
      aria-label={source.name}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy.peek()) void submit();
      }}
    >
      <SourceHeading source={source} />
      {sharesCookies(source) && (
        <p class="soft small">
          <Sentence of={text('launchpad.sharesCookies', source.name)} />
        </p>
      )}
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <TextField
        label={say(text('launchpad.link.login'))}
        value={login}
        autocomplete="username"
        error={tried.value && login.value.trim() === '' ? say(text('launchpad.link.loginMissing')) : undefined}
      />
      <PasswordInput
        label={say(text('launchpad.form.current'))}
        hint={say(text('launchpad.link.proof'))}
        value={password}
        autocomplete="current-password"
        error={tried.value && password.value === '' ? say(text('launchpad.form.currentMissing')) : undefined}
      />
      <p>
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {say(text(busy.value ? 'launchpad.link.busy' : 'launchpad.link.submit'))}
        </button>
      </p>
    </form>
  );
}
