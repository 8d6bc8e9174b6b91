/**
 * Words that nearly every sentence about passwords and tokens has. Whoever has the password “Password1!” shares a run of letters
 * with every such sentence; to blot the word would lose the sentence, and would tell whoever reads it what the password
 * is like. So a part of a secret is left where it stands in these words alone, and a whole secret never. The list is
 * short on purpose: each word on it is one that can't be hidden.
 */
const plainWords: readonly string[] = [
  'characters',
  'passphrase',
  'passwords',
  'character',
  'incorrect',
  'passwort',
  'password',
  'username',
  'accounts',
  'account',
  'changed',
  'current',
  'invalid',
  'letters',
  'numbers',
  'symbols',
  'change',
  'digits',
  'letter',
  'number',
  'symbol',
  'digit',
  'login',
  'wrong',
  'access',
  'client',
  'secret',
  'session',
  'token',
  'must',
  'user',
  'your',
  'new',
  'old',
  'the',
];

/** Whether a folded word is one of them, or several in one as in `newPassword`. */
export function isPlain(word: string): boolean {
  let rest = word;
  while (rest !== '') {
    const first = plainWords.find((each) => rest.startsWith(each));
    if (first === undefined) return false;
    rest = rest.slice(first.length);
  }
  return true;
}
