import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Source } from '../../core/model/source.ts';
import { BidiText } from '../controls/bidi-text.tsx';
import { useServices } from './services.ts';
import { SourceAuthorization } from './source-authorization.tsx';
import { SourceConnection } from './source-connection.tsx';
import { SourceCredential } from './source-credential.tsx';
import type { Stored } from './stored.ts';
import { t } from './words.ts';

/** One source: its facts, its service credential where it needs one, and its connection. */
export function SourceCard({ source, stored }: { readonly source: Source; readonly stored: Stored }) {
  const heading = useId();
  const manifest = useServices().connectors.find(({ id }) => id === source.connector);
  const group = stored.groups.find(({ sourceIds }) => sourceIds.includes(source.id));
  const secretFields = manifest?.traits(source.connectorAttributes).secrets[source.passwordChangeMode] ?? [];
  return (
    <article class="card stack" aria-labelledby={heading}>
      <header>
        <h2 id={heading}>
          <BidiText>{source.name}</BidiText>
        </h2>
        {source.description !== '' && <p class="soft">{source.description}</p>}
      </header>
      <dl class="facts">
        <Fact term={t('admin.sources.connector')}>{manifest?.name ?? source.connector}</Fact>
        <Fact term={t('admin.sources.address')}>
          <BidiText>{source.url}</BidiText>
        </Fact>
        <Fact term={t('admin.sources.mode')}>
          {t(`admin.sources.${source.passwordChangeMode}`)}
          <span class="soft"> {t(`admin.sources.${source.passwordChangeMode}Means`)}</span>
        </Fact>
        <Fact term={t('admin.sources.role')}>
          {t(source.authenticationSource ? 'admin.sources.authentication' : 'admin.sources.member')}
        </Fact>
        <Fact term={t('admin.sources.severalAccounts')}>
          {t(source.multipleAccountPasswordSync ? 'admin.sources.syncsAll' : 'admin.sources.syncsOne')}
        </Fact>
        <Fact term={t('admin.sources.group')}>
          {group ? <BidiText>{group.name}</BidiText> : t('admin.sources.noGroup')}
        </Fact>
        {source.applications.length > 0 && (
          <Fact term={t('admin.sources.applications')}>
            <ul class="plain">
              {source.applications.map(({ name, url }) => (
                <li key={url}>
                  <a href={url} target="_blank" rel="noreferrer">
                    <BidiText>{name}</BidiText>
                  </a>
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
      {secretFields.length > 0 && (
        <SourceCredential source={source} fields={secretFields} sealed={stored.sealed.get(source.id)} />
      )}
      <SourceAuthorization source={source} />
      <SourceConnection source={source} />
    </article>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
