-- The past evaluated again, or for the first time: traces that a filter takes, by a collection or by single metrics.
-- Evaluators queue them page by page, newest first, so that neither a request nor the queue holds all of them at once.
create table reevaluations (
    project_id int not null references projects (id) on delete cascade,
    id uuid not null, -- request_id of its evaluations
    filter jsonb not null,
    collection text not null default '', -- '' for single metrics
    collection_version int not null default 0,
    scope text not null check (scope in ('span', 'trace')),
    metrics jsonb not null check (jsonb_typeof(metrics) = 'array'),
    traces bigint not null, -- that the filter took when it began
    queued_traces bigint not null default 0,
    last_start_ns bigint, -- of the last trace that was queued
    last_trace_id bytea,
    cancelled boolean not null default false,
    created_at timestamptz not null default now(),
    queued_at timestamptz, -- all are queued, or none further will be
    primary key (project_id, id)
);
create index reevaluations_open on reevaluations (created_at) where queued_at is null;
