import { useSignal } from '@preact/signals';
import { tokenBinding } from '../../../core/connectors/oauth/oauth.ts';
import { type OAuthClient } from '../../../core/connectors/oauth/client.ts';
import type { ConnectorManifest } from '../../../core/connectors/spi.ts';
import type { Source } from '../../../core/model/source.ts';
import type { SealedTokens } from '../../../core/store/database/schema.ts';
import { Mark } from '../../controls/mark.tsx';
import { Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { useLive } from '../../app/live.ts';
import { RefusalNotice } from '../../app/refusal.tsx';
import { useCommand, useServices } from '../shell/services.ts';
import { originsOf } from '../../app/capabilities.ts';
import { t } from '../../app/text.ts';
import { dateTime } from '../../app/time.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { usesStandingRight } from '../../../core/connectors/standing-right.ts';
import { confirmedFor } from '../../../core/model/proof.ts';
import { SourceProvers } from './source-provers.tsx';

/** The OAuth sign-in of a source that needs one: its state, never its tokens, and the button that signs in. */
export function SourceAuthorization({ source, members }: Pick<Props, 'source' | 'members'>) {
  const manifest = useServices().connectors.find(({ id }) => id === source.connector);
  const client = manifest?.oauth?.(source.connectorAttributes, source.url) ?? null;
  if (manifest === undefined || client?.grant !== 'oauth2AuthorizationCode') return null;
  return (
    <Authorization
      key={`${source.id} ${source.url}`}
      source={source}
      members={members}
      manifest={manifest}
      client={client}
    />
  );
}

interface Props {
  readonly source: Source;
  /** The sources that change together with it, itself among them. */
  readonly members: readonly Source[];
  readonly manifest: ConnectorManifest;
  readonly client: OAuthClient;
}

function Authorization({ source, members, manifest, client }: Props) {
  const { requestAccess, redirectUri } = useServices();
  const stored = useLive(['secrets'], (db) => db.get('tokens', source.id));
  const signedIn = useSignal(false);
  const { state, run } = useCommand();
  const tokens = stored.state === 'ready' ? stored.value : undefined;
  const standing = stateOf(tokens, source, client);

  /** Straight from the click, before anything is awaited: only then does the browser ask. */
  const signIn = async () => {
    signedIn.value = false;
    if (!(await requestAccess(originsOf(manifest, source)))) return;
    signedIn.value = (await run({ type: 'authorizeSource', sourceId: source.id })) !== null;
  };
  const forget = async () => {
    signedIn.value = false;
    await run({ type: 'forgetTokens', sourceId: source.id });
  };

  return (
    <section class="stack part">
      <div class="row">
        <h2>{t('admin.authorization.title')}</h2>
        <Mark tone={standing === 'valid' ? 'good' : 'warn'} icon={standing === 'valid' ? 'check' : 'warning'}>
          {t(`admin.authorization.${standing}`)}
        </Mark>
      </div>
      <p class="small soft">{t('admin.authorization.honest')}</p>
      <p class="small soft">
        {t('admin.authorization.redirect')}{' '}
        <code>
          <BidiText>{redirectUri(source.id)}</BidiText>
        </code>
      </p>
      {usesStandingRight({ manifest }, source) && (
        <SourceProvers members={members} confirmed={confirmedFor(tokens, source)} />
      )}
      {tokens && standing !== 'none' && <p class="small soft">{lifeOf(tokens)}</p>}
      <div class="row">
        <button type="button" class="primary" aria-disabled={state.value.running} onClick={() => void signIn()}>
          {t(standing === 'none' ? 'admin.authorization.signIn' : 'admin.authorization.signInAgain')}
        </button>
        {tokens && (
          <button type="button" aria-disabled={state.value.running} onClick={() => void forget()}>
            {t('admin.authorization.forget')}
          </button>
        )}
      </div>
      {state.value.running && <ProgressBar label={t('admin.authorization.waiting')} />}
      <RefusalNotice sentences={state.value.refusal} />
      {signedIn.value && (
        <Notice tone="good" live>
          {t('admin.authorization.done')}
        </Notice>
      )}
    </section>
  );
}

/** Tokens for another address or client count as none, as they do in the background. */
function stateOf(
  tokens: SealedTokens | undefined,
  source: Source,
  client: OAuthClient,
): 'none' | 'valid' | 'renewing' | 'refused' {
  return tokens?.boundTo === tokenBinding(source, client) ? tokens.state : 'none';
}

function lifeOf({ renewable, expiresAt, obtainedAt }: SealedTokens): string {
  const since = t('admin.authorization.since', dateTime(obtainedAt));
  if (renewable) return `${since} ${t('admin.authorization.renews')}`;
  if (expiresAt === null) return since;
  return `${since} ${t('admin.authorization.until', dateTime(expiresAt))}`;
}
