import type { ConnectorContext, PolicyReading, TestLine } from '../connectors/spi.ts';
import type { Answers } from '../messages/commands.ts';
import type { Outcome } from '../model/outcome.ts';
import { demandLimits } from '../model/policy.ts';
import { redact } from '../model/redact.ts';
import { refuse } from '../model/refusal.ts';
import { type Text, text } from '../model/text.ts';
import type { SourceDeps } from './dependencies.ts';
import { saidBy } from './sign-in.ts';
import { openSource, type SourceAccess } from './open-source.ts';
import { callConnector } from './call-connector.ts';

/** What the source's connector tried, and what came of it. */
export async function testConnection(deps: SourceDeps, sourceId: string): Promise<Answers['testConnection']> {
  const access = await openSource(deps, sourceId);
  if (!access.ok) return refuse(access.sentence);
  const lost: readonly TestLine[] = [{ ok: false, tried: text('propagation.test.lost') }];
  const { value: lines } = await callConnector(deps, access, (context) => access.connector.test(context), lost);
  return { ok: true, lines: lines.map((line) => blotted(line, access.secrets)) };
}

/** What the source itself demands of a password, as far as its connector can read it; nothing is stored. */
export async function readPolicy(deps: SourceDeps, sourceId: string): Promise<Answers['readPolicy']> {
  const access = await openSource(deps, sourceId);
  if (!access.ok) return refuse(access.sentence);
  const { source, connector, secrets } = access;
  if (connector.readPolicy === undefined) return refuse(text('propagation.policy.cannotRead', source.name));
  const lost: PolicyReading = { demands: {}, sentences: [], failed: { kind: 'unknown' } };
  const ask = async (context: ConnectorContext) => (await connector.readPolicy?.(context)) ?? lost;
  const { value } = await callConnector(deps, access, ask, lost);
  const { demands, sentences, failed } = value;
  const said = sentences.map((sentence) =>
    redact(sentence, secrets, demandLimits.sentence).slice(0, demandLimits.sentence),
  );
  return {
    ok: true,
    demands: { ...demands, ...(said.length > 0 && { sentences: said.slice(0, demandLimits.sentences) }) },
    failed: failed === undefined ? [] : whyUnread(access, failed),
  };
}

function whyUnread({ source, secrets }: SourceAccess, { explanation, sentence }: Outcome): readonly Text[] {
  return [
    text('propagation.policy.mayBeMore', source.name),
    ...(explanation === undefined ? [] : [explanation]),
    ...(sentence === undefined ? [] : [saidBy(sentence, secrets)]),
  ];
}

function blotted(line: TestLine, secrets: readonly string[]): TestLine {
  return line.sentence === undefined ? line : { ...line, sentence: redact(line.sentence, secrets) };
}
