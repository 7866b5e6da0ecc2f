// Drives every route that the npm client has, and checks what the client itself makes of the answers. Writes one JSON line for
// each scenario, { scenario, error }, and at the end { calls, links }: what went over the wire, and the links that came back.
const assert = require('node:assert/strict');
const path = require('node:path');
const deepeval = require('deepeval');
const { Api } = require('deepeval/confident');
const { observe, updateCurrentTrace, updateCurrentSpan, updateLlmSpan, updateRetrieverSpan, traceManager } = deepeval.tracing;
const { ExactMatchMetric } = deepeval.metrics;
const { BaseConversationalMetric } = require(path.join(path.dirname(require.resolve('deepeval')), 'metrics/base-conversational-metric.js'));
const { BaseArenaMetric } = require(path.join(path.dirname(require.resolve('deepeval')), 'metrics/base-arena-metric.js'));

const run = process.argv[2];
const calls = [];
const links = [];
const send = Api.httpRequest;
Api.httpRequest = async (method, url, headers, data, ...rest) => {
  const call = { method, path: new URL(url).pathname, body: data };
  calls.push(call);
  try {
    const answer = await send(method, url, headers, data, ...rest);
    call.status = answer.status;
    call.answer = answer.data;
    if (answer.data.link) links.push(answer.data.link);
    return answer;
  } catch (error) {
    call.status = error.response?.status;
    call.answer = error.response?.data;
    throw error;
  }
};
console.log = () => {};

const scenarios = {};
const rejects = (promise, text) => assert.rejects(promise, error => error.message.includes(text) || assert.fail(error.message));

scenarios['a trace with all kinds of spans'] = async () => {
  const retrieve = observe({ type: 'retriever', name: 'retrieve', embedder: 'e', fn: () => {
    updateRetrieverSpan({ topK: 3, chunkSize: 200 });
    updateCurrentSpan({ retrievalContext: ['It rains in Oslo.'] });
    return ['It rains in Oslo.'];
  } });
  const look = observe({ type: 'tool', name: 'look', description: 'looks', fn: city => `rain in ${city}` });
  const answer = observe({ type: 'llm', name: 'answer', model: 'gpt-4.1', fn: () => {
    updateLlmSpan({ inputTokenCount: 12, outputTokenCount: 34 });
    return 'Rain.';
  } });
  const agent = observe({ type: 'agent', name: `npm agent ${run}`, availableTools: ['look'], fn: async question => {
    await retrieve(question);
    await look('Oslo');
    updateCurrentTrace({ tags: ['npm'], metadata: { run }, threadId: `thread ${run}`, userId: 'user-1', metricCollection: 'npm-trace' });
    return await answer(question);
  } });
  assert.equal(await agent('Weather in Oslo?'), 'Rain.');
  await traceManager.flush();
  const { status, body, answer: envelope } = calls.find(call => call.path === '/v1/traces');
  assert.equal(status, 200);
  assert.equal(envelope.success, true);
  scenarios.trace = body;
};

scenarios['evaluation of a trace, a span and a thread'] = async () => {
  const trace = scenarios.trace;
  await deepeval.tracing.evaluateTrace({ traceUuid: trace.uuid, metricCollection: 'npm-trace' });
  await deepeval.tracing.evaluateSpan({ spanUuid: trace.agentSpans[0].uuid, metricCollection: 'npm-span', overwriteMetrics: true });
  await deepeval.tracing.evaluateThread({ threadId: `thread ${run}`, metricCollection: 'npm-thread', chatbotRole: 'a guide' });
};

scenarios['annotations of a trace, a span and a thread'] = async () => {
  const trace = scenarios.trace;
  const { sendAnnotation } = deepeval.annotation;
  await sendAnnotation({ rating: 1, traceUuid: trace.uuid, explanation: 'good', expectedOutput: 'Rain', type: 'THUMBS_RATING', userId: 'u' });
  await sendAnnotation({ rating: 5, spanUuid: trace.toolSpans[0].uuid, type: 'FIVE_STAR_RATING' });
  await sendAnnotation({ rating: 0, threadId: `thread ${run}`, expectedOutcome: 'known weather', type: 'THUMBS_RATING' });
};

scenarios['a dataset of single turns'] = async () => {
  const { EvaluationDataset, Golden } = deepeval;
  const alias = `npm goldens ${run}`;
  const golden = new Golden({
    input: 'q', actualOutput: 'x', expectedOutput: 'a', context: ['c'], retrievalContext: ['r'], additionalMetadata: { k: 1 }, comments: 'n',
    toolsCalled: [{ name: 't', inputParameters: { aB: 1 } }], expectedTools: [{ name: 't' }], sourceFile: 's',
  });
  await new EvaluationDataset({ goldens: [golden, new Golden({ input: '2' })] }).push({ alias });
  const pulled = new EvaluationDataset();
  await pulled.pull({ alias });
  assert.deepEqual(plain(pulled.goldens), plain([golden, new Golden({ input: '2' })]));

  await new EvaluationDataset({ goldens: [new Golden({ input: 'draft' })] }).push({ alias, finalized: false });
  await pulled.pull({ alias });
  assert.equal(pulled.goldens.length, 2);
  await pulled.pull({ alias, finalized: false });
  assert.equal(pulled.goldens[0].input, 'draft');
  await pulled.pull({ alias, version: '00.00.01' });
  assert.equal(pulled.goldens.length, 2);

  await new EvaluationDataset().queue({ alias, goldens: [new Golden({ input: 'wait' })] });
  const made = await new EvaluationDataset().createVersion({ alias });
  assert.match(made.version, /^\d\d\.\d\d\.\d\d$/);
  const versions = await new EvaluationDataset().getVersions({ alias });
  assert.deepEqual(versions.map(one => one.version), ['00.00.03', '00.00.02', '00.00.01']);

  await new EvaluationDataset({ goldens: [golden] }).push({ alias: `${alias} gone` });
  await new EvaluationDataset().delete(`${alias} gone`);
  await rejects(new EvaluationDataset().pull({ alias: `${alias} gone` }), 'no dataset');
  await rejects(new EvaluationDataset().pull({ alias, version: '09.09.09' }), 'no version');
  links.splice(links.findIndex(link => link.includes('gone')), 1);
};

scenarios['a dataset of conversations'] = async () => {
  const { EvaluationDataset, ConversationalGolden, Turn } = deepeval;
  const alias = `npm talks ${run}`;
  const golden = new ConversationalGolden({
    scenario: 's', expectedOutcome: 'o', userDescription: 'u', context: ['c'], additionalMetadata: { k: [1] }, comments: 'n', name: 'first',
    customColumnKeyValues: { col: 'v' }, turns: [new Turn({ role: 'user', content: 'hi', userId: 'u1', retrievalContext: ['r'] })],
  });
  await new EvaluationDataset({ goldens: [golden] }).push({ alias });
  const pulled = new EvaluationDataset();
  await pulled.pull({ alias });
  assert.deepEqual(plain(pulled.goldens), plain([golden]));
};

scenarios['prompts: push, pull, versions, commits'] = async () => {
  const { Prompt } = deepeval;
  const alias = `npm prompt ${run}`;
  const pushed = new Prompt({ alias });
  const content = {
    text: 'Hi {name}', interpolationType: 'FSTRING', modelSettings: { provider: 'OPEN_AI', name: 'gpt-4.1', temperature: 0 }, outputType: 'SCHEMA',
    outputSchema: { name: 'Out', fields: { city: 'string', tags: ['string'] } },
    tools: [{ name: 'tool', description: 'd', mode: 'STRICT', structuredSchema: { name: 'In', fields: { q: 'string' } } }],
  };
  await pushed.push(content);
  const pulled = new Prompt({ alias });
  await pulled.pull();
  for (const field of ['hash', 'textTemplate', 'type', 'interpolationType', 'modelSettings', 'outputType', 'outputSchema'])
    assert.deepEqual(plain(pulled[field]), plain(pushed[field]), field);
  assert.deepEqual(pulled.tools[0].inputSchema, pushed.tools[0].inputSchema);
  assert.equal(pulled.interpolate({ name: 'you' }), 'Hi you');
  const first = pushed.hash;

  const { data } = await pushed.createVersion();
  assert.deepEqual([data.version, data.hash], ['00.00.01', first]);
  await pushed.push({ ...content, text: 'Hello {name}' });
  assert.notEqual(pushed.hash, first);
  assert.deepEqual((await pushed.getCommits()).map(commit => commit.hash), [pushed.hash, first]);
  assert.deepEqual((await pushed.getVersions()).map(one => one.version), ['00.00.01']);
  await pulled.pull({ version: '00.00.01' });
  assert.equal(pulled.textTemplate, 'Hi {name}');
  await pulled.pull({ hash: pushed.hash });
  assert.equal(pulled.textTemplate, 'Hello {name}');
  await rejects(new Prompt({ alias }).pull({ label: 'production' }), 'no prompt');
  await rejects(new Prompt({ alias: `${alias} none` }).pull(), 'no prompt');
  await rejects(new Prompt({ alias: `${alias} none` }).createVersion(), 'no commit');
};

scenarios['prompts: branches, messages'] = async () => {
  const { Prompt } = deepeval;
  const prompt = new Prompt({ alias: `npm messages ${run}` });
  await prompt.push({ messages: [{ role: 'system', content: 'Be {{tone}}' }], interpolationType: 'MUSTACHE' });
  await prompt.createBranch('dev');
  await prompt.push({ messages: [{ role: 'system', content: 'Be very {{tone}}' }], interpolationType: 'MUSTACHE' });
  assert.deepEqual((await prompt.getBranches()).map(branch => branch.name), ['dev', 'main']);
  await prompt.updateBranch('next');
  const pulled = new Prompt({ alias: prompt.alias, branch: 'next' });
  await pulled.pull();
  assert.deepEqual(pulled.interpolate({ tone: 'kind' }), [{ role: 'system', content: 'Be very kind' }]);
  assert.equal((await prompt.getCommits('next')).length, 2);
  await prompt.deleteBranch('next');
  await rejects(pulled.pull(), 'no prompt');
  await rejects(prompt.deleteBranch('next'), 'no branch');
};

scenarios['test runs: single turn and conversational'] = async () => {
  const { evaluate, LLMTestCase, ConversationalTestCase, Turn } = deepeval;
  class TurnCount extends BaseConversationalMetric {
    get name() { return 'Turn Count'; }
    describe() { return ''; }
    async measure(testCase) { this.threshold = 0.5; this.reason = 'turns'; this.success = true; return this.score = testCase.turns.length > 1 ? 1 : 0; }
    isSuccessful() { return true; }
  }
  const result = await evaluate(
    [
      new LLMTestCase({ input: 'q', actualOutput: 'yes', expectedOutput: 'yes' }),
      new LLMTestCase({ input: 'q', actualOutput: 'no', expectedOutput: 'yes', name: 'named case' }),
      new ConversationalTestCase({ turns: [new Turn({ role: 'user', content: 'hi' }), new Turn({ role: 'assistant', content: 'yo' })], scenario: 's' }),
    ],
    [new ExactMatchMetric(), new TurnCount()], { official: true, displayConfig: { showIndicator: false, printResults: false } });
  assert.ok(result.confidentLink.endsWith(result.testRunId));
  scenarios.testRun = result.testRunId;
};

scenarios['test runs with traces'] = async () => {
  const { EvaluationDataset, Golden } = deepeval;
  const dataset = new EvaluationDataset({ goldens: [new Golden({ input: 'g1' }), new Golden({ input: 'g2' })] });
  const agent = observe({ type: 'agent', name: 'golden agent', fn: () => { updateCurrentTrace({ expectedOutput: 'yes' }); updateCurrentSpan({ expectedOutput: 'yes' }); return 'yes'; } });
  for await (const golden of dataset.evalsIterator({ metrics: [new ExactMatchMetric()], displayConfig: { showIndicator: false, printResults: false } }))
    await agent(golden.input);
  const { body, status } = calls.filter(call => call.path === '/v1/test-run').at(-1);
  assert.equal(status, 200);
  assert.ok(body.testCases.every(one => one.trace));
};

scenarios['a large test run'] = async () => {
  const { evaluate, LLMTestCase } = deepeval;
  const cases = Array.from({ length: 2000 }, (_, i) => new LLMTestCase({ input: `question ${i}`, actualOutput: 'yes', expectedOutput: i % 4 ? 'yes' : 'no' }));
  const result = await evaluate(cases, [new ExactMatchMetric()], { displayConfig: { showIndicator: false, printResults: false } });
  assert.ok(result.confidentLink.endsWith(result.testRunId));
  scenarios.largeRun = result.testRunId;
};

scenarios['a simulated user'] = async () => {
  const { ConversationSimulator, ConversationalGolden } = deepeval;
  const simulator = new ConversationSimulator({ modelCallback: async ({ input }) => ({ role: 'assistant', content: `answer to ${input}` }) });
  const [talk] = await simulator.simulate({
    conversationalGoldens: [new ConversationalGolden({ scenario: `Somebody wants a refund ${run}`, expectedOutcome: 'It is granted' })],
    maxUserSimulations: 3, showProgress: false,
  });
  assert.deepEqual(talk.turns.map(turn => turn.role), ['user', 'assistant']);
  assert.equal(talk.turns[1].content, `answer to ${talk.turns[0].content}`);
  const bad = new ConversationSimulator({ modelCallback: async () => ({ role: 'assistant', content: 'x' }) });
  await rejects(bad.simulate({ conversationalGoldens: [new ConversationalGolden({ scenario: '' })], showProgress: false }), 'scenario');
};

scenarios['an arena'] = async () => {
  const { compare, ArenaTestCase, Contestant, LLMTestCase } = deepeval;
  class First extends BaseArenaMetric {
    get name() { return 'First'; }
    describe() { return ''; }
    async measure(testCase) { this.reason = 'first'; return this.winner = testCase.contestants[0].name; }
    isSuccessful() { return true; }
  }
  const contestant = name => new Contestant({ name, testCase: new LLMTestCase({ input: 'q', actualOutput: name }), hyperparameters: { model: name } });
  const wins = await compare(
    [new ArenaTestCase({ contestants: [contestant('A'), contestant('B')] })], new First(),
    { name: `arena ${run}`, displayConfig: { showIndicator: false, printResults: false } });
  assert.equal(wins.A, 1);
  assert.equal(calls.filter(call => call.path === '/v1/experiment').at(-1).status, 200);
};

scenarios['what is not supported raises and says so'] = async () => {
  const { assessGovernance } = deepeval;
  await rejects(assessGovernance(), 'nothing passed');
  await rejects(new Api().sendRequest('GET', '/v1/nope'), 'not supported');
  await rejects(new Api('wrong-key').sendRequest('GET', '/v1/datasets/x'), 'API key');
};

const plain = value => JSON.parse(JSON.stringify(value, (key, inner) => key.startsWith('_') ? undefined : inner));

(async () => {
  for (const [scenario, drive] of Object.entries(scenarios)) {
    let error;
    try {
      await drive();
    } catch (problem) {
      error = problem.stack;
    }
    process.stdout.write(JSON.stringify({ scenario, error }) + '\n');
  }
  process.stdout.write(JSON.stringify({
    calls: calls.map(({ method, path, status }) => ({ method, path, status })), links, traceUuid: scenarios.trace?.uuid, largeRun: scenarios.largeRun,
  }) + '\n');
  process.exit(0);
})();
