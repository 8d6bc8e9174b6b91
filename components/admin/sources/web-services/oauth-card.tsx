import { clientAuthentications, oauthGrants } from '../../../../core/connectors/oauth/client.ts';
import { LineField, SelectField } from '../../../controls/fields/line-field.tsx';
import { t } from '../../../app/text.ts';
import { useDraft } from './draft.ts';
import { Entries } from './fields/entries.tsx';
import { TemplateField } from './fields/template-field.tsx';
import { textAt, valueAt } from './tree.ts';

const path = ['oauth'];
const grants = ['none', ...oauthGrants] as const;

/** The client of an authorization server whose token is the variable `accessToken`. */
export function OAuthCard() {
  const { value, put, error, ownError } = useDraft();
  const grant = textAt(value, [...path, 'grant']);
  const authentication = t('connectors.oauth.clientAuthentication');
  const setGrant = (next: string) => {
    if (next === 'none') put(path, undefined);
    else if (grant === '') put(path, { grant: next, clientId: '' });
    else put([...path, 'grant'], next);
  };
  const line = (key: 'issuer' | 'tokenEndpoint' | 'authorizationEndpoint' | 'scope' | 'audience' | 'resource') => (
    <TemplateField
      label={t(`connectors.oauth.${key}`)}
      path={[...path, key]}
      request={null}
      place="address"
      canBeLeftOut
    />
  );
  const isThere = (key: string) => valueAt(value, [...path, key]) !== undefined;
  const hasPage = grant === 'oauth2AuthorizationCode';
  return (
    <>
      <div class="fields">
        <SelectField
          label={t('admin.structure.grant')}
          hint={t('admin.structure.grantHint')}
          value={grant === '' ? 'none' : grant}
          options={grants.map((one) => ({ value: one, label: t(`admin.structure.grants.${one}`) }))}
          error={ownError(t('admin.structure.grant'), ...path) ?? error(t('admin.structure.grant'), ...path, 'grant')}
          onChange={setGrant}
        />
      </div>
      {grant !== '' && (
        <>
          <div class="fields">
            {line('issuer')}
            {line('tokenEndpoint')}
            {(hasPage || isThere('authorizationEndpoint')) && line('authorizationEndpoint')}
            <TemplateField
              label={t('connectors.oauth.clientId')}
              path={[...path, 'clientId']}
              request={null}
              place="address"
            />
            <SelectField
              label={authentication}
              value={textAt(value, [...path, 'clientAuthentication']) || 'basic'}
              options={clientAuthentications.map((one) => ({ value: one, label: one }))}
              error={error(authentication, ...path, 'clientAuthentication')}
              onChange={(next) => put([...path, 'clientAuthentication'], next)}
            />
            {line('scope')}
            {line('audience')}
            {line('resource')}
          </div>
          {(hasPage || isThere('parameters')) && (
            <Entries
              title={t('admin.structure.parameters')}
              one={t('admin.structure.parameter')}
              path={[...path, 'parameters']}
              add={{ name: 'prompt', value: 'consent' }}
            >
              {(name, label) => (
                <LineField
                  label={t('admin.structure.valueOf', label)}
                  value={textAt(value, [...path, 'parameters', name])}
                  error={error(t('admin.structure.valueOf', label), ...path, 'parameters', name)}
                  onInput={(text) => put([...path, 'parameters', name], text)}
                />
              )}
            </Entries>
          )}
        </>
      )}
    </>
  );
}
