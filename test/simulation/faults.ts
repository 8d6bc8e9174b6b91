/** A mistake that somebody could make, as a passage of the code and what it would be then. */
export interface Fault extends Edit {
  readonly name: string;
  /** Where several safeguards do the same, the others. */
  readonly also?: readonly Edit[];
}

export interface Edit {
  readonly file: string;
  readonly code: string;
  readonly faulty: string;
}

/** The simulation must find each of these: faults.test.ts. */
export const faults: readonly Fault[] = [
  {
    name: 'the gate is ignored',
    file: 'core/propagation/decide/next-action.ts',
    code: 'return gate === undefined || isEnd(gate.state) ? open.filter((step) => !step.gates) : [gate];',
    faulty: 'return gate === undefined ? open : open;',
  },
  {
    name: 'a closed gate bars nobody',
    file: 'core/propagation/decide/change-machine.ts',
    code: 'if (closed === undefined || closed.id === step.id) return undefined;',
    faulty: 'if (closed !== undefined || closed === undefined) return undefined;',
  },
  {
    name: 'the intent is committed after the request left',
    file: 'core/propagation/run/attempt.ts',
    code: "    if ((await tools.commit({ type: 'attemptStarted', stepId: step.id, signedIn })) === null) return null;\n",
    faulty: "    void tools.commit({ type: 'attemptStarted', stepId: step.id, signedIn });\n",
  },
  {
    name: 'a wrong current password is tried again',
    file: 'core/propagation/decide/step-machine.ts',
    code: "    : endStep(refused, 'wrongCurrentPassword', at, { outcome });\n}",
    faulty: "    : onLadder(refused, 'unreachable', outcome, at);\n}",
  },
  {
    name: "a second account's result is lost",
    file: 'core/store/journal.ts',
    code: 'return old !== undefined && old !== step;\n',
    faulty: 'return old !== undefined && old !== step && (step.index !== 1 || step.state !== "changed");\n',
  },
  {
    name: 'a step found attempting is taken for one that failed',
    file: 'core/propagation/decide/step-machine.ts',
    code: "return attempting ? doubtful(step, { kind: 'unknown' }, event.facts, at) : null;",
    faulty: "return attempting ? onLadder(step, 'unreachable', { kind: 'unreachable' }, at) : null;",
  },
  {
    name: 'a lost answer is sent again blindly',
    file: 'core/propagation/decide/after-attempt.ts',
    code: 'const again = facts.repeatable && !at.stopRequested',
    faulty: 'const again = !at.stopRequested',
  },
  {
    name: 'the fence is not compared',
    file: 'core/store/journal.ts',
    code: "if (before.change.state === 'open' && before.change.runnerId !== runnerId) throw new FenceLost();",
    faulty: '',
    also: [
      {
        file: 'core/store/journal.ts',
        code: 'if (before.change.runnerId !== runnerId) throw new FenceLost();',
        faulty: '',
      },
      {
        file: 'core/store/journal.ts',
        code: 'return change?.runnerId === runnerId && !change.stopRequested',
        faulty: 'return change?.stopRequested === false',
      },
    ],
  },
  {
    name: 'a superseded step is still sent',
    file: 'core/propagation/decide/change-machine.ts',
    code: "steps.map((step) => (isWaiting(step) ? endStep(step, 'superseded', at) : step))",
    faulty: 'steps',
  },
  {
    name: "the group's policy of today counts in a change of yesterday",
    file: 'core/propagation/finish-rest.ts',
    code: 'withoutRules(change.policy, rulesCheckedAtStartOnly)',
    faulty:
      "withoutRules((await deps.db.get('passwordPolicies', change.policy.id)) ?? change.policy, rulesCheckedAtStartOnly)",
  },
  {
    name: 'refused sign-ins are not counted',
    file: 'core/store/refused-sign-ins.ts',
    code: 'const allowed = recent.length < refusedSignInBudget;',
    faulty: 'const allowed = true;',
  },
  {
    name: 'the row of a step’s end is missing in the audit trail',
    file: 'core/store/journal.ts',
    code: '...endsIn(before, after).map(({ step, old }) => endRow(after.change, step, old, at)),',
    faulty:
      "...endsIn(before, after).filter(({ step }) => step.state !== 'stopped').map(({ step, old }) => endRow(after.change, step, old, at)),",
  },
  {
    name: 'Retry-After is ignored',
    file: 'core/propagation/decide/retry.ts',
    code: 'return retryAfter === undefined ? failedAt + wait : Math.max(retryAfter, failedAt + 5 * second);',
    faulty: 'return retryAfter === undefined || retryAfter ? failedAt + wait : null;',
  },
  {
    name: 'the ladder has one rung',
    file: 'core/propagation/decide/retry.ts',
    code: 'const wait = ladder[failures - 1];',
    faulty: 'const wait = failures > ladder.length ? undefined : ladder[0];',
  },
  {
    name: 'Stop takes a request that is out for one that was not sent',
    file: 'core/propagation/decide/change-machine.ts',
    code: "return !isEnd(step.state) && step.state !== 'attempting';",
    faulty: 'return !isEnd(step.state);',
  },
  {
    name: 'a stopped change goes on',
    file: 'core/propagation/decide/change-machine.ts',
    code: 'return { change: { ...change, stopRequested: true }, steps };',
    faulty: 'return { change, steps };',
  },
  {
    name: 'passwords stay in the vault',
    file: 'core/secrets/vault.ts',
    code: 'forgetChange: (changeId) => inTurn(() => remove(keyOf(changeId))),',
    faulty: 'forgetChange: () => Promise.resolve(),',
  },
  {
    name: 'the same id twice starts a change twice',
    file: 'core/propagation/start-change.ts',
    code: '  if ((await journal.read(changeId)) !== null) return { ok: true, changeId };\n',
    faulty: '',
    also: [
      {
        file: 'core/store/journal.ts',
        code: "        if ((await tx.objectStore('changes').get(record.change.id)) !== undefined) return { kind: 'known' as const };\n",
        faulty: `        await tx.objectStore('changes').delete(record.change.id);
        for (const step of record.steps) await tx.objectStore('steps').delete(step.id);\n`,
      },
    ],
  },
  {
    name: 'a service account is used before the person is proved',
    file: 'core/propagation/decide/next-action.ts',
    code: 'if (proof !== undefined && !change.proved) return [proof];',
    faulty: '',
  },
  {
    name: 'wrong current password is believed after a sign-in that worked',
    file: 'core/propagation/decide/after-attempt.ts',
    code: 'if (!facts.canLook && !mayHaveArrived(step)) {',
    faulty: 'if (facts.canLook || !mayHaveArrived(step)) {',
  },
  {
    name: "the source's sentence is kept as it came",
    file: 'core/sources/sign-in.ts',
    code: 'return redact(sentence, secrets, maxSentenceLength).slice(0, maxSentenceLength);',
    faulty: 'return sentence.slice(0, secrets.length + maxSentenceLength);',
  },
  {
    name: 'the alarm is not made again',
    file: 'core/propagation/run/schedule.ts',
    code: '    await alarms.set(alarmName, alarmAt);\n',
    faulty: '    await alarms.clear(alarmName);\n',
  },
  {
    name: 'the head of the audit trail runs ahead of its rows',
    file: 'core/store/audit/trail.ts',
    code: 'keepHead(placeOf(newest))',
    faulty: 'keepHead({ ...placeOf(newest), seq: newest.seq + 1 })',
  },
  {
    name: 'a change that a replaced background began is adopted by nobody',
    file: 'core/propagation/run/runner.ts',
    code: "    if (record.change.state === 'open' && record.change.runnerId !== runner.id) {\n",
    faulty:
      "    if (record.change.runnerId !== runner.id) return false;\n    if (record.change.state === 'open' && record.change.runnerId !== runner.id) {\n",
  },
  {
    name: 'a refusal of a second copy is believed',
    file: 'core/propagation/decide/after-attempt.ts',
    code: '  if (isDoubtful(outcome, delivery) && !inDoubt(step)) return perhapsTwice(step, outcome, facts, at);\n',
    faulty: '',
  },
  {
    name: 'an answer is taken for that to the only copy',
    file: 'core/sources/delivery.ts',
    code: "return answer !== null && answer.kind !== 'none' && answer.onlyCopy;",
    faulty: "return answer !== null && answer.kind !== 'none';",
  },
  {
    name: 'the name of a failure is believed of a change',
    file: 'core/connectors/http/guarded-fetch.ts',
    code: "      if (request.changes === true) return { kind: 'none', reached: 'maybe', why: 'lost' };\n",
    faulty: '',
  },
  {
    name: 'a refusal in doubt is sent again blindly',
    file: 'core/propagation/decide/after-attempt.ts',
    code: "facts.repeatable && (kind === 'throttled' || kind === 'unreachable')",
    faulty: 'facts.repeatable',
  },
  {
    name: 'a run that sent no change is believed to have changed something',
    file: 'core/sources/delivery.ts',
    code: "if (outcome.kind !== 'changed') return outcome;",
    faulty: 'if (outcome.kind) return outcome;',
  },
  {
    name: 'a run that sent no change is told as sent',
    file: 'core/sources/delivery.ts',
    code: "if (outcome.kind === 'unknown') return { ...outcome, kind: 'unreachable' };",
    faulty: '',
  },
  {
    name: 'a sign-in without an answer is not counted',
    file: 'core/sources/delivery.ts',
    code: 'if (!reached || answersClearly.has(kind)) return false;',
    faulty: "if (!reached || kind !== 'wrongCurrentPassword') return false;",
  },
  {
    name: 'a change is sent to a source that nobody knows to be there',
    file: 'core/connectors/http/reach-first.ts',
    code: 'if (!hasAnswered && !isFresh(origin)) {',
    faulty: 'if (hasAnswered && !isFresh(origin)) {',
  },
  {
    name: 'a change leaves after another background has taken over',
    file: 'core/connectors/http/reach-first.ts',
    code: 'if (hasWaited && mayLeave !== undefined && !(await mayLeave()))',
    faulty: 'if (!hasWaited && mayLeave !== undefined && !(await mayLeave()))',
  },
  {
    name: 'a harmless request that failed stops nothing',
    file: 'core/connectors/http/reach-first.ts',
    code: "        if (reached.kind === 'none') return { ...reached, reached: 'no' };\n",
    faulty: '',
  },
  {
    name: 'the proof can be brought along',
    file: 'core/model/proof.ts',
    code: 'if (right === null) return true;',
    faulty: 'if (right === null || right !== null) return true;',
  },
  {
    name: 'a source that is described otherwise proves all the same',
    file: 'core/model/proof.ts',
    code: '    then.connection === connectionOf(source) &&\n',
    faulty: '',
  },
];
