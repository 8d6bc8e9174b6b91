import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { offerFocus } from '../../app/forms/focus.ts';
import { leaveFields, problem } from '../../app/forms/form-focus.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { DangerButton } from '../../controls/danger-button.tsx';
import { RefusalNotice } from '../../app/refusal.tsx';
import { addressOf, type View } from '../shell/route.ts';
import type { Editor } from './use-editor.ts';
import { t } from '../../app/text.ts';

interface Item {
  readonly id: string;
  readonly name: string;
}

/** The frame of an item's form: what happened elsewhere, the fields, **Save**, and deleting with what it means. */
export function EditorForm<T extends Item>({
  editor,
  view,
  fields,
  deleting,
  onSave,
  beside,
  children,
}: {
  readonly editor: Editor<T>;
  readonly view: View;
  /** Fields with a place of their own for what is wrong with them. */
  readonly fields: readonly string[];
  /** What deleting the item means, in words. */
  readonly deleting: ComponentChildren;
  /** In place of saving and going back to the list. */
  readonly onSave?: () => void;
  /** Below the fields: what is of use where nothing can be changed, too. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const form = useRef<HTMLFormElement>(null);
  const { state, remoteState } = editor;
  const problems = editor.others(...fields);
  const submit = (event: Event) => {
    event.preventDefault();
    if (editor.isBusy || editor.isManaged) return;
    leaveFields(form.current);
    if (remoteState !== 'same') form.current?.querySelector<HTMLElement>('.remote-change button')?.focus();
    else if (onSave) onSave();
    else void editor.save(addressOf(view));
  };
  const { problems: found } = state.value;
  useEffect(() => {
    // The first that is wrong, once its error is on the page to be read with it.
    if (found.length > 0) offerFocus(form.current?.querySelector<HTMLElement>(problem));
  }, [found]);

  if (editor.isManaged) {
    return (
      <form class="stack" noValidate onSubmit={submit}>
        <fieldset class="stack" disabled>
          <legend class="visually-hidden">{t('admin.managed.record')}</legend>
          {children}
        </fieldset>
        {beside}
      </form>
    );
  }
  return (
    <form class="stack" noValidate ref={form} onSubmit={submit}>
      <RemoteChange editor={editor} />
      {children}
      {beside}
      {found.some(({ path }) => path.length > 0) ? (
        <Notice tone="bad" live>
          {t('admin.editor.problems')}
          {problems.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Notice>
      ) : (
        <RefusalNotice sentences={problems} />
      )}
      {editor.isBusy && <ProgressBar label={t('admin.editor.saving')} />}
      <div class="row apart actions">
        <div class="row">
          <button type="submit" class="primary" aria-disabled={editor.isBusy}>
            {t('admin.editor.save')}
          </button>
          <a class="button quiet" href={addressOf(view)}>
            {t('admin.cancel')}
          </a>
          {editor.isUnsaved && <span class="small soft">{t('admin.editor.unsaved')}</span>}
        </div>
        {!editor.isNew && (
          <Delete editor={editor} view={view}>
            {deleting}
          </Delete>
        )}
      </div>
    </form>
  );
}

/** Someone else has changed or deleted the item: the person decides, knowingly. */
function RemoteChange<T extends Item>({ editor }: { readonly editor: Editor<T> }) {
  const { remoteState, overwrite, reload } = editor;
  if (remoteState === 'same') return null;
  return (
    <div class="remote-change">
      <Notice tone="warn" live>
        <p>{t(`admin.editor.${remoteState}`)}</p>
        <div class="row">
          {remoteState === 'changed' && (
            <button type="button" onClick={reload}>
              {t('admin.editor.reload')}
            </button>
          )}
          <button type="button" onClick={overwrite}>
            {t(remoteState === 'changed' ? 'admin.editor.overwrite' : 'admin.editor.keep')}
          </button>
        </div>
      </Notice>
    </div>
  );
}

function Delete<T extends Item>({
  editor,
  view,
  children,
}: {
  readonly editor: Editor<T>;
  readonly view: View;
  readonly children: ComponentChildren;
}) {
  return (
    <DangerButton
      label={t('admin.editor.delete')}
      title={t('admin.editor.deleteTitle')}
      onConfirm={() => void editor.remove(addressOf(view))}
    >
      <p>
        <strong>
          <BidiText>{editor.draft.name}</BidiText>
        </strong>
      </p>
      {children}
    </DangerButton>
  );
}
