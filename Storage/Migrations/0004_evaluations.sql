-- Job queue and result in one: an evaluation is one metric on one subject. It is claimed with for update skip locked,
-- leased, retried with backoff, and ends as scored, skipped or errored. subject names the target within the project:
-- 'trace/span' or 'trace' in hex, 'thread:ID', or 'REQUEST/INDEX' for test cases. collection is '' for scores that were
-- reported by the agent and for on-demand metrics. The unique key makes at-least-once delivery exactly-once results.
create table evaluations (
    project_id int not null,
    id uuid not null,
    target text not null check (target in ('span', 'trace', 'thread', 'testCase')),
    subject text not null,
    trace_id bytea,
    span_id bytea,
    thread_id text,
    request_id uuid,
    day date, -- of the span, to find its partition
    collection text not null default '',
    collection_version int not null default 0,
    metric text not null,
    generation int not null default 0,
    latest boolean not null default true, -- false once a newer generation exists
    source text not null default 'collection' check (source in ('collection', 'request', 'reported')),
    threshold double precision,
    strict boolean not null default false,
    judge text,
    options jsonb,
    status text not null default 'pending' check (status in ('pending', 'running', 'scored', 'skipped', 'errored')),
    skip_reason text,
    score double precision,
    success boolean,
    reason text,
    error text,
    model text,
    demo boolean not null default false, -- scored by the demo judge
    prompt_version text,
    answers jsonb, -- the judge's structured answers, in call order
    judge_calls int not null default 0,
    input_tokens bigint not null default 0,
    output_tokens bigint not null default 0,
    cost_usd numeric not null default 0,
    cached boolean not null default false,
    duration_ms double precision,
    attempts int not null default 0,
    available_at timestamptz not null default now(), -- not before; the next try of a failed one
    leased_by text,
    leased_until timestamptz,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (project_id, id),
    unique (project_id, subject, collection, collection_version, metric, generation)
);
create index evaluations_due on evaluations (available_at) where status = 'pending';
create index evaluations_leased on evaluations (leased_until) where status = 'running';
create index evaluations_by_trace on evaluations (project_id, trace_id) where trace_id is not null;
create index evaluations_by_thread on evaluations (project_id, thread_id) where thread_id is not null;
create index evaluations_by_request on evaluations (project_id, request_id) where request_id is not null;
create index evaluations_by_collection on evaluations (project_id, collection, created_at desc);

-- On-demand evaluation: the test cases of one POST /api/evaluate, until their results are read.
create table evaluation_requests (
    project_id int not null,
    id uuid not null,
    test_cases jsonb not null,
    created_at timestamptz not null default now(),
    primary key (project_id, id)
);
