import { i18n } from '#i18n';
import { type Signal, useSignal } from '@preact/signals';

/** **Show** and **Hide** for the password fields that share `shown`; says aloud what it did. */
export function ShowButton({
  shown,
  describedBy,
}: {
  readonly shown: Signal<boolean>;
  /** The id of what names the field, where the button stands for one. */
  readonly describedBy?: string;
}) {
  const used = useSignal(false);
  const toggle = () => {
    shown.value = !shown.peek();
    used.value = true;
  };
  return (
    <>
      <button type="button" class="show-button" aria-describedby={describedBy} onClick={toggle}>
        {i18n.t(shown.value ? 'controls.hide' : 'controls.show')}
      </button>
      <output class="visually-hidden">
        {used.value && i18n.t(shown.value ? 'controls.passwordShown' : 'controls.passwordHidden')}
      </output>
    </>
  );
}
