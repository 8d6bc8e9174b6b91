import { methods } from '../../../../core/connectors/web-services/description.ts';
import { CheckBox } from '../../../controls/fields/check-box.tsx';
import { LineField, SelectField } from '../../../controls/fields/line-field.tsx';
import { t } from '../../../app/text.ts';
import { AnswerRows } from './fields/answer-rows.tsx';
import { renameRequest, renameVariable, useDraft } from './draft.ts';
import { Entries, NameField } from './fields/entries.tsx';
import { RemoveButton } from './fields/remove-button.tsx';
import { PlaceFields } from './fields/place-fields.tsx';
import { JsonTemplateField, TemplateField } from './fields/template-field.tsx';
import { recordAt, textAt, valueAt } from './tree.ts';

const signIns = ['none', 'basic', 'bearer'] as const;
const bodies = ['none', 'json', 'form'] as const;

/** One request: what is sent, what is taken out of its answer, and what each answer means. */
export function RequestCard({ name, onGone }: { readonly name: string; readonly onGone: () => void }) {
  const { value, put, change, error } = useDraft();
  const path = ['requests', name];
  const field = (part: string) => [...path, part];
  const has = (...parts: string[]) => valueAt(value, [...path, ...parts]) !== undefined;
  const signIn = signIns.find((one) => has(one)) ?? 'none';
  const body = has('body', 'form') ? 'form' : has('body') ? 'json' : 'none';
  const setSignIn = (next: string) => {
    const { basic: _basic, bearer: _bearer, ...others } = recordAt(value, path);
    const chosen = next === 'basic' ? { basic: { user: '{{login}}', password: '' } } : { bearer: '' };
    put(path, { ...others, ...(next !== 'none' && chosen) });
  };
  const setBody = (next: string) =>
    put(field('body'), next === 'none' ? undefined : next === 'form' ? { form: {} } : { json: {} });

  return (
    <div class="stack">
      <div class="fields">
        <NameField
          label={t('admin.structure.requestName')}
          name={name}
          taken={Object.keys(recordAt(value, ['requests']))}
          onName={(to) => change(renameRequest(value, name, to))}
        />
        <LineField
          label={t('admin.structure.requestTitle')}
          hint={t('admin.structure.requestTitleHint')}
          value={textAt(value, field('title'))}
          error={error(t('admin.structure.requestTitle'), ...path, 'title')}
          onInput={(text) => put(field('title'), text)}
        />
        <SelectField
          label={t('admin.structure.method')}
          value={textAt(value, field('method'))}
          options={methods.map((method) => ({ value: method, label: method }))}
          error={error(t('admin.structure.method'), ...path, 'method')}
          onChange={(method) => put(field('method'), method)}
        />
        <TemplateField
          label={t('admin.structure.path')}
          hint={t('admin.structure.pathHint')}
          path={field('path')}
          request={name}
          place="address"
        />
      </div>
      <Entries
        title={t('admin.structure.query')}
        one={t('admin.structure.parameter')}
        path={field('query')}
        add={{ name: 'parameter', value: '' }}
      >
        {(one, label) => <Value label={label} path={[...field('query'), one]} request={name} place="address" />}
      </Entries>
      <Entries
        title={t('admin.structure.headers')}
        one={t('admin.structure.header')}
        path={field('headers')}
        add={{ name: 'X-Header', value: '' }}
      >
        {(one, label) => <Value label={label} path={[...field('headers'), one]} request={name} place="header" />}
      </Entries>
      <div class="fields">
        <SelectField
          label={t('admin.structure.authorization')}
          value={signIn}
          options={signIns.map((one) => ({ value: one, label: t(`admin.structure.signIn.${one}`) }))}
          onChange={setSignIn}
        />
        {signIn === 'basic' && (
          <>
            <TemplateField
              label={t('admin.structure.user')}
              path={[...path, 'basic', 'user']}
              request={name}
              place="body"
            />
            <TemplateField
              label={t('admin.structure.password')}
              path={[...path, 'basic', 'password']}
              request={name}
              place="body"
            />
          </>
        )}
        {signIn === 'bearer' && (
          <TemplateField label={t('admin.structure.token')} path={field('bearer')} request={name} place="header" />
        )}
        <SelectField
          label={t('admin.structure.body')}
          value={body}
          options={bodies.map((one) => ({ value: one, label: t(`admin.structure.bodies.${one}`) }))}
          error={body === 'none' ? error(t('admin.structure.body'), ...path, 'body') : undefined}
          onChange={setBody}
        />
      </div>
      {body === 'json' && (
        <>
          <JsonTemplateField
            label={t('admin.structure.json')}
            hint={t('admin.structure.jsonHint')}
            path={[...path, 'body', 'json']}
            request={name}
            place="body"
          />
          <TemplateField
            label={t('admin.structure.over')}
            hint={t('admin.structure.overHint')}
            path={[...path, 'body', 'over']}
            request={name}
            place="body"
            canBeLeftOut
          />
        </>
      )}
      {body === 'form' && (
        <Entries
          title={t('admin.structure.form')}
          one={t('admin.structure.formField')}
          path={[...path, 'body', 'form']}
          add={{ name: 'field', value: '' }}
          keepEmpty
        >
          {(one, label) => <Value label={label} path={[...path, 'body', 'form', one]} request={name} place="body" />}
        </Entries>
      )}
      <div class="stack tight">
        {(['changes', 'sharedCookies'] as const).map((flag) => (
          <CheckBox
            key={flag}
            checked={valueAt(value, field(flag)) === true}
            hint={t(`admin.structure.${flag}Hint`)}
            error={error('', ...path, flag)}
            onChange={(isSet) => put(field(flag), isSet || undefined)}
          >
            {t(`admin.structure.${flag}`)}
          </CheckBox>
        ))}
      </div>
      <Entries
        title={t('admin.structure.keep')}
        one={t('admin.structure.kept')}
        path={field('keep')}
        add={{ name: 'value', value: { json: '' } }}
        rename={renameVariable}
      >
        {(one, label) => (
          <>
            <PlaceFields label={label} path={[...field('keep'), one]} />
            {(['secret', 'optional'] as const).map((flag) => (
              <CheckBox
                key={flag}
                checked={valueAt(value, [...field('keep'), one, flag]) === true}
                onChange={(isSet) => put([...field('keep'), one, flag], isSet || undefined)}
              >
                {t(`admin.structure.${flag}`)}
              </CheckBox>
            ))}
          </>
        )}
      </Entries>
      <AnswerRows request={name} />
      <RemoveButton label={t('admin.structure.removeRequest')} path={path} onGone={onGone} />
    </div>
  );
}

function Value({ label, ...more }: Omit<Parameters<typeof TemplateField>[0], 'hint'>) {
  return <TemplateField label={t('admin.structure.valueOf', label)} {...more} />;
}
