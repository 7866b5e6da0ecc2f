-- Spans as they arrived, one row each, in daily partitions of the day they started (UTC), so that retention is a drop
-- of a table. Times are nanoseconds since 1970: nothing that was sent is rounded. Texts that agents sent are json, not
-- jsonb: what comes out is what went in, order of keys included.
create table spans (
    project_id int not null,
    day date not null,
    trace_id bytea not null,
    span_id bytea not null,
    parent_span_id bytea,
    name text not null,
    type text not null,
    status text not null check (status in ('unset', 'ok', 'error')),
    error text,
    start_ns bigint not null,
    end_ns bigint, -- null while the span is not finished
    service_name text,
    model text,
    requested_model text,
    provider text,
    input json,
    output json,
    input_tokens bigint,
    output_tokens bigint,
    cached_input_tokens bigint,
    cost_usd numeric,
    tool_name text,
    tool_arguments json,
    tool_result json,
    retrieval_context json,
    metric_collection text,
    metadata json,
    attributes json, -- every attribute as it was sent, mapped or not
    events json,
    -- what only some spans have: expectedOutput, context, toolsCalled, expectedTools, availableTools, promptName,
    -- promptVersion, promptLabel, promptCommit, timeToFirstTokenMs, cacheWriteTokens, reasoningTokens, toolCallId, toolDescription,
    -- agentName, agentHandoffs, embedder, topK, chunkSize (of a retriever),
    -- kind (of OpenTelemetry), links, resource, scope, notes (what had to be changed in the span)
    details json,
    received_at timestamptz not null default now(), -- first; stays when the span is completed
    -- day last: it is the same in all of a partition, and a range of days must not keep an index from finding a trace
    primary key (project_id, trace_id, span_id, day)
) partition by range (day);

-- One row per trace, kept up by the statement that inserts spans. Tokens and cost are running sums until the trace is
-- settled, then exact: a model call that an outer span repeats is counted once.
create table traces (
    project_id int not null,
    trace_id bytea not null,
    name text,
    name_given boolean not null default false, -- sent for the trace itself, not taken from its root or first span
    root_span_id bytea, -- of the earliest root
    root_start_ns bigint,
    root_ended boolean not null default false,
    start_ns bigint not null,
    end_ns bigint not null,
    status text not null check (status in ('unset', 'ok', 'error')),
    span_count int not null,
    error_count int not null,
    input json,
    input_given boolean not null default false,
    output json,
    output_given boolean not null default false,
    tags text[] not null default '{}',
    metadata jsonb not null default '{}',
    thread_id text,
    user_id text,
    environment text,
    version text,
    service_name text,
    input_tokens bigint not null default 0,
    output_tokens bigint not null default 0,
    cached_input_tokens bigint not null default 0,
    cost_usd numeric not null default 0,
    metric_collection text,
    -- trace-level fields of a test case: expectedOutput, context, retrievalContext, toolsCalled, expectedTools, testCaseId, testRunId, turnId
    details jsonb not null default '{}',
    generation int not null default 0, -- how often the trace became quiet; trace-scope evaluations carry it
    received_at timestamptz not null default now(), -- of the first span
    updated_at timestamptz not null default now(), -- of the last span
    primary key (project_id, trace_id)
) with (fillfactor = 80);
create index traces_by_time on traces (project_id, start_ns desc, trace_id desc);
create index traces_by_thread on traces (project_id, thread_id, start_ns) where thread_id is not null;
create index traces_by_tag on traces using gin (tags);

-- Traces that are still arriving. A row leaves when its trace has been quiet; due_at is not indexed so that the update
-- that every arriving span makes stays on its page. The table holds the last seconds of traffic and is read whole.
create table unsettled_traces (
    project_id int not null,
    trace_id bytea not null,
    due_at timestamptz not null,
    primary key (project_id, trace_id)
) with (fillfactor = 50);

-- One row per thread (a conversation of several traces). active_at: when its last trace became quiet. due_at: when the
-- thread has been quiet for as long as a collection asks; null when there is nothing to wait for.
create table threads (
    project_id int not null,
    thread_id text not null,
    user_id text,
    start_ns bigint not null,
    end_ns bigint not null,
    generation int not null default 0,
    active_at timestamptz not null default now(),
    due_at timestamptz,
    primary key (project_id, thread_id)
);
create index threads_due on threads (due_at) where due_at is not null;
create index threads_by_time on threads (project_id, end_ns desc, thread_id);

-- What people say about the end of a thread or trace; cost per resolution counts it. Saying it again changes nothing.
create table outcomes (
    project_id int not null,
    target text not null check (target in ('thread', 'trace')),
    target_id text not null,
    resolved boolean not null,
    source text not null default '',
    created_at timestamptz not null default now(),
    primary key (project_id, target, target_id, source)
);
