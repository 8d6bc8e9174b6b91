import { compileExpression, expressionLimits, problemOfExpression } from '../../model/pattern/expression.ts';
import type { Path, Problem } from '../../model/configuration/shape.ts';
import { text, type TextKey } from '../../model/text.ts';
import { isForbiddenHeaderName, joinBelow } from '../http/guarded-fetch.ts';
import { missingEndpoints, oauthSecrets } from '../oauth/oauth.ts';
import type { AnswerRow, Description, Matcher, Place, RequestDescription, When } from './description.ts';
import { hangingOnSignIn, takesNothingFor } from './evidence.ts';
import { accessToken, badAddresses, clientIn, clientTemplates } from './oauth-client.ts';
import {
  operationsOf,
  placesOf,
  requestNamed,
  secretsIn,
  templatesOf,
  uses,
  variablesOf,
  type Operation,
} from './scope.ts';
import { fill, parseTemplate, variablesIn } from './template.ts';

/** What is wrong in a description of the right shape, a sentence for each place; empty when it can be used. */
export function problemsOf(description: Description): readonly Problem[] {
  const operations = operationsOf(description);
  return [
    ...modeProblems(description),
    ...operations.flatMap((operation) => operationProblems(description, operation)),
    ...unused(description, operations),
    ...oauthProblems(description),
    ...description.sentences.flatMap((place, index) => placeProblems(place, ['sentences', index])),
    ...Object.entries(description.requests).flatMap(([name, request]) =>
      requestProblems(request, description).map(({ path, sentence }) => ({
        path: ['requests', name, ...path],
        sentence,
      })),
    ),
  ];
}

function modeProblems({ change, test, findAccounts }: Description): Problem[] {
  const offered = Object.keys(change);
  if (offered.length === 0) return [problem(['change'], 'noChange')];
  return [
    ...offered.filter((mode) => !(mode in test)).map(() => problem(['test'], 'noTest')),
    ...Object.keys({ ...test, ...findAccounts })
      .filter((mode) => !offered.includes(mode))
      .map((mode) => problem([mode in test ? 'test' : 'findAccounts', mode], 'modeWithoutChange')),
  ];
}

function operationProblems(description: Description, operation: Operation): Problem[] {
  const { kind, mode, path, run, variables } = operation;
  const problems: Problem[] = [];
  const kept = new Set<string>();
  const checkStep = (name: string, at: Path) => {
    const request = requestNamed(description, name);
    if (request === undefined) return void problems.push(problem(at, 'unknownRequest', name));
    for (const variable of variablesOf(request)) {
      if (variables.has(variable) || kept.has(variable)) continue;
      problems.push(problem(at, 'variableWithoutValue', variable, name));
    }
    const isPersons = kind === 'verify' || mode === 'selfService';
    const outcomes = request.answers.map(({ outcome }) => outcome);
    if (!isPersons && outcomes.some((one) => one === 'wrongCurrentPassword' || one === 'rightButBarred')) {
      problems.push(problem(at, 'nobodysPassword', name));
    }
    if (request.changes && kind !== 'change') problems.push(problem(at, 'changesElsewhere', name));
    for (const one of Object.keys(request.keep)) kept.add(`kept.${one}`);
    return undefined;
  };
  run.steps.forEach((name, index) => checkStep(name, [...path, 'steps', index]));
  run.finally.forEach((name, index) => checkStep(name, [...path, 'finally', index]));
  if (kind === 'change') {
    const { cannotHold = [] } = (mode === null ? undefined : description.change[mode]) ?? {};
    cannotHold.forEach(({ matches, moreBytesThan }, index) => {
      const at = [...path, 'cannotHold', index];
      problems.push(...expressionProblems(matches, [...at, 'matches']));
      if (matches === undefined && moreBytesThan === undefined) problems.push(problem(at, 'emptyCannotHold'));
    });
    const changing = run.steps.map((name) => requestNamed(description, name)).filter((request) => request?.changes);
    const ends = changing.some((request) => request?.answers.some(({ outcome }) => outcome === 'changed'));
    if (!ends) problems.push(problem([...path, 'steps'], 'nothingChanges'));
  }
  if (
    (kind === 'verify' || (kind === 'change' && mode === 'selfService')) &&
    !uses(description, run, 'currentPassword')
  ) {
    problems.push(problem([...path, 'steps'], 'noCurrentPassword'));
  }
  return [...problems, ...proofProblems(description, operation), ...prematureProblems(description, operation)];
}

/** A *yes* about a person needs evidence of this person, and a way to say *no*: evidence.ts. */
function proofProblems(description: Description, { kind, mode, path, run }: Operation): Problem[] {
  const isPersonal = kind === 'verify' || (mode === 'selfService' && kind !== 'test');
  if (!isPersonal) return [];
  const at = [...path, 'steps'];
  const hanging = hangingOnSignIn(description, run.steps);
  const barred = run.steps.flatMap((name, index) => {
    const request = requestNamed(description, name);
    return request !== undefined && takesNothingFor(request, 'rightButBarred')
      ? [problem([...at, index], 'barredByNothing', name)]
      : [];
  });
  const last = requestNamed(description, run.steps.at(-1) ?? '');
  if (kind === 'findAccounts' && hanging.length === 0) {
    return last !== undefined && takesNothingFor(last, 'continue')
      ? [...barred, problem(at, 'foundByNothing')]
      : barred;
  }
  // Without the password in it there is no sign-in to prove, which is said elsewhere.
  if (hanging.length === 0) return barred;
  // The change that carries the current password itself is the source's to refuse.
  const carriesIt = hanging.some((request) => request.changes && variablesOf(request).has('currentPassword'));
  const proves = carriesIt || hanging.some((request) => !request.changes && !takesNothingFor(request, 'continue'));
  const refuses =
    kind === 'change' ||
    hanging.some(({ answers }) => answers.some(({ outcome }) => outcome === 'wrongCurrentPassword'));
  return [
    ...barred,
    ...(proves ? [] : [problem(at, 'provedByNothing')]),
    ...(refuses ? [] : [problem(at, 'refusesNobody')]),
  ];
}

/** Before a change request has left, nothing can be unknown. */
function prematureProblems(description: Description, { path, run }: Operation): Problem[] {
  const requests = run.steps.map((name) => requestNamed(description, name));
  const changesFirst = requests.findIndex((request) => request?.changes === true);
  const before = changesFirst === -1 ? requests : requests.slice(0, changesFirst);
  return before.flatMap((request, index) =>
    request?.answers.some(({ outcome }) => outcome === 'unknown') === true
      ? [problem([...path, 'steps', index], 'unknownOfNothing', run.steps[index] ?? '')]
      : [],
  );
}

function unused(description: Description, operations: readonly Operation[]): Problem[] {
  const used = new Set(operations.flatMap(({ run }) => [...run.steps, ...run.finally]));
  const { oauth } = description;
  const variables = new Set([
    ...Object.values(description.requests).flatMap((request) => [...variablesOf(request)]),
    ...(oauth === undefined ? [] : clientTemplates(oauth).flatMap(([, template]) => variablesIn(template))),
  ]);
  return [
    ...(oauth === undefined || variables.has(accessToken) ? [] : [problem(['oauth'], 'unusedVariable', accessToken)]),
    ...Object.keys(description.requests)
      .filter((name) => !used.has(name))
      .map((name) => problem(['requests', name], 'unusedRequest', name)),
    ...(['secrets', 'settings'] as const).flatMap((kind) =>
      Object.keys(description[kind])
        .filter((name) => !variables.has(`${kind}.${name}`))
        .map((name) => problem([kind, name], 'unusedVariable', `${kind}.${name}`)),
    ),
  ];
}

/** Its texts hold settings alone: an address that a secret or an answer decides is one that nobody agreed to. */
function oauthProblems(description: Description): Problem[] {
  const { oauth, settings, secrets } = description;
  if (oauth === undefined) return [];
  const templates = clientTemplates(oauth);
  const unread = templates.flatMap(([name, written]) =>
    parseTemplate(written) === null ? [problem(['oauth', name], 'template')] : [],
  );
  const foreign = templates.flatMap(([name, written]) =>
    variablesIn(written)
      .filter((variable) => !(variable.startsWith('settings.') && Object.hasOwn(settings, variable.slice(9))))
      .map((variable) => problem(['oauth', name], 'oauthVariable', variable)),
  );
  if (unread.length + foreign.length > 0) return [...unread, ...foreign];
  const example = new Map(Object.keys(settings).map((name) => [`settings.${name}`, 'x']));
  const client = clientIn(description, example, 'https://source.example');
  const isPublicService = oauth.grant === 'oauth2ClientCredentials' && oauth.clientAuthentication === 'none';
  return [
    ...badAddresses(oauth, example).map((name) => problem(['oauth', name], 'oauthAddress')),
    ...(client === null ? [] : missingEndpoints(client)).map((name) => problem(['oauth', name], 'oauthEndpoint', name)),
    ...(isPublicService ? [problem(['oauth', 'clientAuthentication'], 'oauthPublicClient')] : []),
    ...oauthSecrets(client)
      .filter(({ id }) => Object.hasOwn(secrets, id))
      .map(({ id }) => problem(['secrets', id], 'oauthSecret', id)),
  ];
}

function requestProblems(request: RequestDescription, description: Description): Problem[] {
  const { body, answers, headers } = request;
  const names = Object.keys(headers);
  const authorizations = [request.basic, request.bearer, names.find((name) => /^authorization$/i.test(name))];
  const twice = names.filter(
    (name, index) => names.findIndex((one) => one.toLowerCase() === name.toLowerCase()) < index,
  );
  const hasBody = body !== undefined;
  return [
    ...templatesOf(request).flatMap(({ path, place, text: written }) =>
      templateProblems(written, path, place, secretsIn(description)),
    ),
    ...(leavesTheAddress(request.path) ? [problem(['path'], 'path')] : []),
    ...names.filter(isForbiddenHeaderName).map((name) => problem(['headers', name], 'forbiddenHeader', name)),
    ...twice.map((name) => problem(['headers', name], 'headerTwice', name)),
    ...Object.entries(headers).flatMap(([name, value]) =>
      // Not more than visible ASCII and blanks: anything else arrives as something else, or not at all.
      /^[ -~]*$/.test(value) ? [] : [problem(['headers', name], 'headerText', name)],
    ),
    ...(authorizations.filter((one) => one !== undefined).length > 1 ? [problem([], 'twoAuthorizations')] : []),
    ...(hasBody && request.method === 'GET' ? [problem(['body'], 'bodyOfGet')] : []),
    ...(hasBody && (body.json === undefined) === (body.form === undefined) ? [problem(['body'], 'oneBody')] : []),
    ...(body?.over !== undefined && !isOverOne(body) ? [problem(['body', 'over'], 'over')] : []),
    ...placesOf(request).flatMap(([path, place]) => placeProblems(place, path)),
    ...answers.flatMap((row, index) => rowProblems(row, ['answers', index], request)),
    ...(areTooLarge(request, description) ? [problem(['answers'], 'expressionsTooLarge')] : []),
    ...answers
      .slice(0, -1)
      .flatMap(({ when }, index) =>
        Object.keys(when).length === 0 ? [problem(['answers', index + 1], 'neverReached')] : [],
      ),
  ];
}

function isOverOne({ over = '', json }: NonNullable<RequestDescription['body']>): boolean {
  const [only, ...others] = parseTemplate(over) ?? [];
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  return typeof only === 'object' && only.filter === null && others.length === 0 && isObject;
}

/** Addresses come to stand in logs and in histories, so no secret is ever part of one. */
function templateProblems(
  written: string,
  path: Path,
  place: ReturnType<typeof templatesOf>[number]['place'],
  isSecret: (variable: string) => boolean,
): Problem[] {
  const template = parseTemplate(written);
  if (template === null) return [problem(path, 'template')];
  const names = variablesIn(written);
  const known =
    /^(?:login|nativeIdentity|currentPassword|newPassword|accessToken|(?:settings|secrets|kept)\.[A-Za-z][A-Za-z0-9]*)$/;
  const unknown = names.filter((name) => !known.test(name)).map((name) => problem(path, 'unknownVariable', name));
  const shown = place === 'address' ? names.filter(isSecret).map((name) => problem(path, 'secretInAddress', name)) : [];
  return [...unknown, ...shown];
}

function leavesTheAddress(path: string): boolean {
  if (parseTemplate(path) === null) return false;
  // An address of its own would be put behind the source's, and arrive nowhere.
  if (/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(path)) return true;
  const example = fill(path, new Map(variablesIn(path).map((name) => [name, 'x'])), (value) => value);
  const isPlain = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/.test(example);
  return !isPlain || /%(?![0-9A-Fa-f]{2})/.test(example) || joinBelow('https://source.example', example) === null;
}

function placeProblems(place: Place, path: Path): Problem[] {
  const { json, header, text: expression, html } = place;
  if ([json, header, expression].filter((one) => one !== undefined).length !== 1) return [problem(path, 'onePlace')];
  if (header !== undefined && isUnreadable(header)) return [problem([...path, 'header'], 'unreadableHeader', header)];
  if (html && expression === undefined) return [problem([...path, 'html'], 'htmlOfText')];
  if (expression === undefined) return [];
  const compiled = compileExpression(expression);
  if (compiled === null) return expressionProblems(expression, [...path, 'text']);
  return compiled.groups === 1 ? [] : [problem([...path, 'text'], 'oneGroup')];
}

function rowProblems({ when, outcome, reason }: AnswerRow, path: Path, request: RequestDescription): Problem[] {
  const others = Object.keys(when).filter((key) => key !== 'redirect');
  const speaksOfNew = request.changes || variablesOf(request).has('newPassword');
  return [
    ...(reason !== undefined && outcome !== 'rejected' ? [problem([...path, 'reason'], 'reason')] : []),
    ...(outcome === 'changed' && !request.changes ? [problem([...path, 'outcome'], 'changedByNothing')] : []),
    ...(['alreadyHasIt', 'rejected'].includes(outcome) && !speaksOfNew
      ? [problem([...path, 'outcome'], 'judgesNothing')]
      : []),
    ...(when.redirect === true && others.length > 0 ? [problem([...path, 'when'], 'redirectAlone')] : []),
    ...neverFits(when, [...path, 'when']),
    ...expressionProblems(when.text, [...path, 'when', 'text']),
    ...Object.entries(when.headers ?? {}).flatMap(([name, matcher]) =>
      isUnreadable(name)
        ? [problem([...path, 'when', 'headers', name], 'unreadableHeader', name)]
        : matcherProblems(matcher, [...path, 'when', 'headers', name]),
    ),
    ...Object.entries(when.json ?? {}).flatMap(([pointer, matcher]) =>
      matcherProblems(matcher, [...path, 'when', 'json', pointer]),
    ),
  ];
}

/** What no answer can be: a row that asks for it would stand there as if it were of use. */
function neverFits({ status = [], json = {}, text: pattern }: When, path: Path): Problem[] {
  const statuses = [status].flat();
  // A browser hides those of redirects, and keeps 1xx to itself.
  const unreadable = statuses.filter((one) => typeof one === 'number' && (one < 200 || (one >= 300 && one < 400)));
  const hasNoBody = statuses.length > 0 && statuses.every((one) => one === 204 || one === 205);
  const wantsBody = pattern !== undefined || Object.values(json).some(({ exists }) => exists !== false);
  return [
    ...unreadable.map((one) => problem([...path, 'status'], 'unreadableStatus', String(one))),
    ...(hasNoBody && wantsBody ? [problem(path, 'noBody')] : []),
  ];
}

function matcherProblems(matcher: Matcher, path: Path): Problem[] {
  if (Object.keys(matcher).length === 0) return [problem(path, 'emptyMatcher')];
  const { exists, equals, includes, matches } = matcher;
  const wantsText = matches !== undefined || typeof equals === 'string';
  const kinds = [wantsText, equals !== undefined && typeof equals !== 'string', includes !== undefined];
  // What is not there has no value; a list is no text; and JSON's null counts as not there.
  const isImpossible =
    (exists === false && (wantsText || includes !== undefined || (equals !== undefined && equals !== null))) ||
    (exists === true && equals === null) ||
    kinds.filter(Boolean).length > 1;
  return [...(isImpossible ? [problem(path, 'neverFits')] : []), ...expressionProblems(matches, [...path, 'matches'])];
}

function expressionProblems(expression: string | undefined, path: Path): Problem[] {
  const failure = expression === undefined ? null : problemOfExpression(expression);
  return failure === null ? [] : [problem(path, expressionKeys[failure])];
}

const expressionKeys = {
  notOne: 'expressionNotOne',
  notLinear: 'expressionNotLinear',
  tooLarge: 'expressionTooLarge',
} as const;

/** All are tried on one answer, so together they say how long the longest may take. */
function areTooLarge(request: RequestDescription, { sentences }: Description): boolean {
  const places = [...sentences, ...placesOf(request).map(([, place]) => place)];
  const matchers = request.answers.flatMap(({ when }) => Object.values({ ...when.headers, ...when.json }));
  const written = [
    ...places.map(({ text: expression }) => expression),
    ...matchers.map(({ matches }) => matches),
    ...request.answers.map(({ when }) => when.text),
  ];
  const states = written.map((one) => (one === undefined ? 0 : (compileExpression(one)?.states ?? 0)));
  return states.reduce((sum, size) => sum + size, 0) > expressionLimits.states;
}

/** Browsers keep these to themselves. */
function isUnreadable(header: string): boolean {
  return ['set-cookie', 'set-cookie2', 'location'].includes(header.toLowerCase());
}

type Key = Extract<TextKey, `connectors.webServices.wrong.${string}`>;

function problem(
  path: Path,
  key: Key extends `${string}.wrong.${infer Last}` ? Last : never,
  ...fillIn: readonly string[]
): Problem {
  return { path, sentence: text(`connectors.webServices.wrong.${key}`, ...fillIn) };
}
