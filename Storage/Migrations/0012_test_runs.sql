-- Test cases that were scored together, whoever sent them: a DeepEval client, POST /api/test-runs, a gate. Counts and
-- metrics (an array, one summary for each metric and span) are kept up by the statement that adds cases.
create table test_runs (
    project_id int not null references projects (id) on delete cascade,
    id uuid not null,
    source text not null check (source in ('deepeval', 'api', 'gate')),
    status text not null check (status in ('running', 'finished', 'stopped')),
    identifier text,
    name text,
    suite text,
    tier text check (tier in ('commit', 'pr', 'nightly')),
    branch text,
    commit text,
    version text, -- of what was tested: a release
    dataset_alias text,
    dataset_version text,
    tags text[] not null default '{}',
    hyperparameters json not null default '{}', -- name to text, or to { id, type } of a prompt
    expected_cases int, -- how many will come, when the sender said so: then the run is finished
    case_count int not null default 0,
    passed int not null default 0,
    failed int not null default 0,
    errored int not null default 0,
    metrics jsonb not null default '[]',
    cost_usd numeric, -- as sent; otherwise the sum of the two
    agent_cost_usd numeric not null default 0,
    evaluation_cost_usd numeric not null default 0,
    duration_ms double precision,
    official boolean not null default false,
    verdict json, -- of a gate
    extra json, -- what else was sent
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (project_id, id)
);
create index test_runs_by_time on test_runs (project_id, created_at desc, id desc);
create index test_runs_by_suite on test_runs (project_id, suite, branch, created_at desc) where suite is not null;

-- A position is what the sender calls order; conversations count on their own, as DeepEval clients number them. The same
-- position sent again replaces the case. case_id pairs cases of different runs, trial counts repetitions within one.
create table test_run_cases (
    project_id int not null,
    run_id uuid not null,
    conversational boolean not null,
    position int not null,
    case_id text not null,
    trial int not null default 1,
    name text,
    content json not null, -- the test case as sent, without scores and trace
    tags text[] not null default '{}',
    trace_id bytea,
    success boolean, -- as sent
    outcome text not null check (outcome in ('passed', 'failed', 'errored', 'none')),
    duration_ms double precision,
    agent_cost_usd numeric,
    evaluation_cost_usd numeric,
    primary key (project_id, run_id, conversational, position),
    foreign key (project_id, run_id) references test_runs (project_id, id) on delete cascade
);
create index test_run_cases_by_case on test_run_cases (project_id, case_id, run_id);
create index test_run_cases_by_trace on test_run_cases (project_id, trace_id) where trace_id is not null;

create table test_run_scores (
    project_id int not null,
    run_id uuid not null,
    conversational boolean not null,
    position int not null,
    number int not null, -- within the case, in the order sent
    metric text not null,
    span_id text, -- null for the score of the whole case
    span_name text,
    score double precision,
    threshold double precision,
    success boolean,
    strict boolean not null default false,
    flaky boolean not null default false, -- does not decide over the case
    skipped boolean not null default false,
    reason text,
    error text, -- neither passed nor failed
    judge text,
    model text,
    cost_usd numeric,
    input_tokens bigint,
    output_tokens bigint,
    duration_ms double precision,
    verbose_logs text,
    extra json, -- what else was sent
    primary key (project_id, run_id, conversational, position, number),
    foreign key (project_id, run_id, conversational, position)
        references test_run_cases (project_id, run_id, conversational, position) on delete cascade
);
