import type { FileProblem } from '../../../core/model/configuration/file.ts';
import { say } from '../../../core/platform/i18n.ts';
import { Notice } from '../../controls/notice.tsx';
import { t } from '../../app/text.ts';

/** What is wrong with a configuration file, by line. The list is beside the announcement, for it can be long. */
export function FileProblems({
  problems,
  title = t('admin.import.refused'),
}: {
  readonly problems: readonly FileProblem[];
  readonly title?: string;
}) {
  return (
    <div class="stack tight">
      <Notice tone="bad" live>
        {title}
      </Notice>
      <ul class="problems">
        {problems.map(({ line, sentence }) => (
          <li key={`${line} ${say(sentence)}`}>
            {line !== null && <strong>{t('admin.import.line', line)} </strong>}
            {say(sentence)}
          </li>
        ))}
      </ul>
    </div>
  );
}
