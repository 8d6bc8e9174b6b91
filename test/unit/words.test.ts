/** docs/contributing/words.md and docs/glossary.md: what a test can hold of them, in the sentences of locales/en.yml. */
import { readFile } from 'node:fs/promises';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { describe, expect, test } from 'vitest';
import { endStates, openStates } from '../../core/model/change.ts';

/** The sections of the locale file that keep the rules. A section that has been rewritten joins them. */
const sections = [
  'background',
  'controls',
  'store',
  'model',
  'policy',
  'connectors',
  'launchpad',
  'admin',
  'propagation',
];

/** Where a step's state is said: the key before it. Upper and lower case count as the same. */
const placesOfStates = ['launchpad.step', 'admin.states'];

/** words.md aims at 25. A few need more; a sentence that is longer than this is two. */
const maxSentenceLength = 30;

/** As whole words, upper or lower case. */
const insteadOf: readonly (readonly [not: RegExp, but: string])[] = [
  [/whoever|nobody|everybody|somebody|anybody/, 'anyone, no one, everyone, someone; or you'],
  [/mend(s|ed|ing)?/, 'fix'],
  [/anew/, 'again'],
  [/(make|makes|made|making) (a|an|another|your first) (new )?(source|group|sync group)/, 'add'],
  [/had from/, 'you get it from'],
  [/stand(s|ing)? (where|in|at|for|there|here)/, 'is in, means'],
  [/demand(s|ed|ing)?/, 'requires, requirements'],
  [/(ask|asks|asked|asking) for/, 'requires'],
  [/set up wrongly|wrongly/, 'misconfigured; and no blame'],
  [/tried (with|by) a sign-in|by a sign-in/, 'is checked by signing in'],
  [/that way|all the same|by (itself|themselves)/, 'leave it out'],
  [/(go|goes|going|gone|went) by/, 'uses'],
  [/(is|are|was|were) about/, 'concerns'],
  [/bar|bars|barred/, 'blocked'],
  [/told|untold/, 'reported, unchecked'],
  [/knows? none/, "doesn't allow"],
  [/reckon(s|ed|ing)?/, 'calculate, compare'],
  [/administrators?/, 'admin'],
  [/he|him|his|she|her|hers|himself|herself/, 'they, them, their'],
  [/superseded|already has it|needs permission/, "the glossary's word for the outcome"],
];

const uncontracted = /\b(cannot|(is|are|was|were|do|does|did|has|have|had|could|would|should|will|can) not)\b/i;

/** The field's own names, and products': the only capital letters within a label. */
const names =
  /Password Mgmt|Sync Groups|Group Name|Policy Name|Source Name|Password Policy|Select Sources|Identity service|Sources|Lockstep|SailPoint|IdentityNow|Keystone|RabbitMQ/g;

interface Entry {
  readonly key: string;
  /** One for each plural form. */
  readonly texts: readonly string[];
}

const all: readonly Entry[] = (await parseMessagesFile('locales/en.yml')).map((message) => ({
  key: message.key.join('.'),
  texts: message.type === 'plural' ? Object.values(message.plurals) : [message.message],
}));
const held = all
  .filter(({ key }) => sections.some((section) => key.startsWith(`${section}.`)))
  .flatMap(({ key, texts }) => texts.map((text) => ({ key, text })));

/** Those that break a rule, as `key: text`. */
function offenders(breaks: (text: string) => boolean): readonly string[] {
  return held.filter(({ text }) => breaks(text)).map(({ key, text }) => `${key}: ${text}`);
}

/** What ends with a full stop, a question mark or an exclamation mark before the next sentence begins. */
function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.?!][”")]?)\s+(?=[\p{Lu}“"$(])/u);
}

function wordsIn(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

test.each(sections)('%s is a section of the locale file', (section) => {
  expect(held.filter(({ key }) => key.startsWith(`${section}.`))).not.toEqual([]);
});

describe('no sentence says', () => {
  test.each(insteadOf)('%s, but: %s', (not) => {
    const whole = new RegExp(`(?<![\\p{L}-])(?:${not.source})(?![\\p{L}-])`, 'iu');
    expect(offenders((text) => whole.test(text))).toEqual([]);
  });
});

test('negations are contracted, as people speak', () => {
  expect(offenders((text) => uncontracted.test(text))).toEqual([]);
});

test(`no sentence has more than ${maxSentenceLength} words`, () => {
  expect(offenders((text) => sentencesOf(text).some((sentence) => wordsIn(sentence) > maxSentenceLength))).toEqual([]);
});

test('people are spoken to; only admins read about the person', () => {
  const toAdmins = /^(admin|connectors)\./;
  expect(offenders((text) => /\bthe person\b/i.test(text)).filter((one) => !toAdmins.test(one))).toEqual([]);
});

test('a label is in sentence case', () => {
  const capital = /[\p{L},] \p{Lu}\p{Ll}/u;
  expect(offenders((text) => !/[.?!]/.test(text) && capital.test(text.replaceAll(names, 'name')))).toEqual([]);
});

describe('each state of a step has the word of the glossary', async () => {
  const glossary = await readFile('docs/glossary.md', 'utf8');
  const rows = [...glossary.matchAll(/^\| `(\w+)` +\| ([^|]+?) +\|$/gmu)];
  const words = new Map(rows.map(([, state = '', word = '']) => [state, word]));

  test.each(placesOfStates.flatMap((place) => [...endStates, ...openStates].map((state) => [place, state] as const)))(
    '%s.%s',
    (place, state) => {
      const entry = all.find(({ key }) => key === `${place}.${state}`);
      expect(entry?.texts.map((text) => text.toLowerCase())).toEqual([words.get(state)]);
    },
  );
});
