// Sends one trace (an agent, a model call and a tool call) by the official exporter of PROTOCOL and prints its id.
// Usage: node send.mjs PROTOCOL ENDPOINT KEY NAME [COLLECTION], PROTOCOL being json, protobuf or grpc.
import { context, SpanKind, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const [protocol, endpoint, key, name, collection] = process.argv.slice(2);
const { OTLPTraceExporter } = await import(
  { json: '@opentelemetry/exporter-trace-otlp-http', protobuf: '@opentelemetry/exporter-trace-otlp-proto', grpc: '@opentelemetry/exporter-trace-otlp-grpc' }[protocol]);

async function exporter() {
  if (protocol !== 'grpc')
    return new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { 'x-api-key': key }, compression: 'gzip' });
  const { Metadata } = await import('@grpc/grpc-js');
  const metadata = new Metadata();
  metadata.set('x-api-key', key);
  return new OTLPTraceExporter({ url: endpoint, metadata });
}

const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'javascript-agent' }),
  spanProcessors: [new BatchSpanProcessor(await exporter())],
});
const tracer = provider.getTracer('end-to-end');

const root = tracer.startSpan(name, {
  attributes: {
    'gen_ai.operation.name': 'invoke_agent',
    'input.value': 'What is the capital of France?',
    'output.value': 'Paris',
    'session.id': `thread-${name}`,
    'tag.tags': ['javascript', protocol],
    ...(collection ? { 'confident.trace.metric_collection': collection } : {}),
  },
});
const inRoot = trace.setSpan(context.active(), root);
tracer.startSpan('chat gpt-4o', {
  kind: SpanKind.CLIENT,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': 1000,
    'gen_ai.usage.output_tokens': 100,
    'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'What is the capital of France?' }] }]),
    'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'Paris' }], finish_reason: 'stop' }]),
  },
}, inRoot).end();
tracer.startSpan('execute_tool lookup', {
  attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'lookup', 'gen_ai.tool.call.arguments': '{"country":"France"}', 'gen_ai.tool.call.result': '"Paris"' },
}, inRoot).end();
root.end();

await provider.shutdown();
console.log(root.spanContext().traceId);
