import { sourcesToChooseIn } from '../../../core/model/order.ts';
import { text } from '../../../core/model/text.ts';
import { t } from '../../app/text.ts';
import { Icon } from '../../controls/icon.tsx';
import { Sentence } from '../../app/sentence.tsx';
import type { Target } from '../target.ts';

/** Which account, for each source that has several and changes only one at a time. */
export function AccountChoice({
  target,
  chosen,
  errorOf,
  onChoose,
}: {
  readonly target: Target;
  readonly chosen: ReadonlyMap<string, string>;
  readonly errorOf: (field: string) => string | undefined;
  readonly onChoose: (sourceId: string, accountId: string) => void;
}) {
  return sourcesToChooseIn(target.sources, target.accounts).map(({ id, name }) => {
    const error = errorOf(`choice/${id}`);
    return (
      <fieldset key={id} class="card stack tight" aria-describedby={error ? `choice-${id}` : undefined}>
        <legend class="choice-legend">
          <Sentence of={text('launchpad.form.choice', name)} />
        </legend>
        <p class="soft small">{t('launchpad.form.choiceWhy')}</p>
        {error && (
          <p class="choice-error" id={`choice-${id}`}>
            <Icon name="error" />
            {error}
          </p>
        )}
        {target.accounts
          .filter(({ sourceId }) => sourceId === id)
          .map((account) => (
            <label key={account.id} class="check">
              <input
                type="radio"
                name={`account-of-${id}`}
                checked={chosen.get(id) === account.id}
                data-problem={error ? '' : undefined}
                onChange={() => onChoose(id, account.id)}
              />
              <bdi>{account.displayName ? `${account.name} – ${account.displayName}` : account.name}</bdi>
            </label>
          ))}
      </fieldset>
    );
  });
}
