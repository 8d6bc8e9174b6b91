import { blot } from '../../../core/model/redact.ts';
import { type Text, text } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';
import { BidiText } from '../../controls/bidi-text.tsx';

/** What is said in place of a source's words of which nothing may be shown; null where they are shown. */
export function withheld(sentence: string): Text | null {
  return sentence === blot ? text('propagation.wordsWithheld') : null;
}

/** A source's own words. */
export function SourceWords({ of: sentence }: { readonly of: string }) {
  const instead = withheld(sentence);
  return instead === null ? <BidiText>{sentence}</BidiText> : <>{say(instead)}</>;
}
