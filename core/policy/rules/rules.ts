import { countingRules } from './counting-rules.ts';
import { flag, number, type PolicyField } from './fields.ts';
import { guessingRules } from './guessing-rules.ts';
import { personRules } from './person-rules.ts';
import type { Rule } from './rule.ts';

export type { PolicyField } from './fields.ts';
export type { Rule } from './rule.ts';

/** Every rule, in the order in which people see them. The rows are in the three files. */
export const rules: readonly Rule[] = [...countingRules, ...personRules, ...guessingRules];

/** What a policy says besides its rules for the password itself, for the same form. */
export const otherFields: readonly PolicyField[] = [
  { name: 'warnOnly', kind: 'ruleIds', label: 'policy.fields.warnOnly' },
  { name: 'allowAndRecord', kind: 'ruleIds', label: 'policy.fields.allowAndRecord' },
  flag('enablePasswdExpiration'),
  number('passwordExpiration'),
  number('firstExpirationReminder'),
  flag('requireStrongAuthn'),
  flag('requireStrongAuthOffNetwork'),
  flag('requireStrongAuthUntrustedGeographies'),
];
