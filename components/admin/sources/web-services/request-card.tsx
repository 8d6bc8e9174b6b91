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
        <SignInFields request={name} />
        <BodyChoice request={name} />
      </div>
      <BodyFields request={name} />
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
        {(one, label) => <KeptFields label={label} path={[...field('keep'), one]} />}
      </Entries>
      <AnswerRows request={name} />
      <RemoveButton label={t('admin.structure.removeRequest')} path={path} onGone={onGone} />
    </div>
  );
}

function Value({ label, ...more }: Omit<Parameters<typeof TemplateField>[0], 'hint'>) {
  return <TemplateField label={t('admin.structure.valueOf', label)} {...more} />;
}

/** How the request says who sends it. */
function SignInFields({ request }: { readonly request: string }) {
  const { value, put } = useDraft();
  const path = ['requests', request];
  const signIn = signIns.find((one) => valueAt(value, [...path, one]) !== undefined) ?? 'none';
  const setSignIn = (next: string) => {
    const { basic: _basic, bearer: _bearer, ...others } = recordAt(value, path);
    const chosen = next === 'basic' ? { basic: { user: '{{login}}', password: '' } } : { bearer: '' };
    put(path, { ...others, ...(next !== 'none' && chosen) });
  };
  return (
    <>
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
            request={request}
            place="body"
          />
          <TemplateField
            label={t('admin.structure.password')}
            path={[...path, 'basic', 'password']}
            request={request}
            place="body"
          />
        </>
      )}
      {signIn === 'bearer' && (
        <TemplateField label={t('admin.structure.token')} path={[...path, 'bearer']} request={request} place="header" />
      )}
    </>
  );
}

function BodyChoice({ request }: { readonly request: string }) {
  const { value, put, error } = useDraft();
  const path = ['requests', request, 'body'];
  const body = bodyOf(value, request);
  const setBody = (next: string) =>
    put(path, next === 'none' ? undefined : next === 'form' ? { form: {} } : { json: {} });
  return (
    <SelectField
      label={t('admin.structure.body')}
      value={body}
      options={bodies.map((one) => ({ value: one, label: t(`admin.structure.bodies.${one}`) }))}
      error={body === 'none' ? error(t('admin.structure.body'), ...path) : undefined}
      onChange={setBody}
    />
  );
}

function BodyFields({ request }: { readonly request: string }) {
  const { value } = useDraft();
  const path = ['requests', request, 'body'];
  const body = bodyOf(value, request);
  return (
    <>
      {body === 'json' && (
        <>
          <JsonTemplateField
            label={t('admin.structure.json')}
            hint={t('admin.structure.jsonHint')}
            path={[...path, 'json']}
            request={request}
            place="body"
          />
          <TemplateField
            label={t('admin.structure.over')}
            hint={t('admin.structure.overHint')}
            path={[...path, 'over']}
            request={request}
            place="body"
            canBeLeftOut
          />
        </>
      )}
      {body === 'form' && (
        <Entries
          title={t('admin.structure.form')}
          one={t('admin.structure.formField')}
          path={[...path, 'form']}
          add={{ name: 'field', value: '' }}
          keepEmpty
        >
          {(one, label) => <Value label={label} path={[...path, 'form', one]} request={request} place="body" />}
        </Entries>
      )}
    </>
  );
}

function bodyOf(value: unknown, request: string): (typeof bodies)[number] {
  const path = ['requests', request, 'body'];
  if (valueAt(value, [...path, 'form']) !== undefined) return 'form';
  return valueAt(value, path) === undefined ? 'none' : 'json';
}

/** What is taken out of the answer, for the requests behind it. */
function KeptFields({ label, path }: { readonly label: string; readonly path: readonly string[] }) {
  const { value, put } = useDraft();
  return (
    <>
      <PlaceFields label={label} path={path} />
      {(['secret', 'optional'] as const).map((flag) => (
        <CheckBox
          key={flag}
          checked={valueAt(value, [...path, flag]) === true}
          onChange={(isSet) => put([...path, flag], isSet || undefined)}
        >
          {t(`admin.structure.${flag}`)}
        </CheckBox>
      ))}
    </>
  );
}
