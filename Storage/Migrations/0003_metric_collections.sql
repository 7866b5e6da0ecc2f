-- Every PUT of a collection is a new version; evaluations name the version that made them. The current one is marked,
-- none is current after a delete.
create table metric_collections (
    project_id int not null references projects (id) on delete cascade,
    name text not null check (length(name) between 1 and 200),
    version int not null,
    current boolean not null default true,
    scope text not null check (scope in ('span', 'trace', 'thread')),
    apply text not null check (apply in ('named', 'matching')),
    metrics jsonb not null check (jsonb_typeof(metrics) = 'array'),
    sample_rate double precision not null default 1 check (sample_rate between 0 and 1),
    filter jsonb,
    daily_budget_usd numeric check (daily_budget_usd >= 0),
    quiet_seconds int check (quiet_seconds between 1 and 604800),
    created_at timestamptz not null default now(),
    primary key (project_id, name, version)
);
create unique index metric_collections_current on metric_collections (project_id, name) where current;

-- A span or trace named a collection that does not exist, or one of another scope. Never an error to the agent; shown
-- on the trace and on the Metric collections page.
create table collection_misses (
    project_id int not null,
    name text not null,
    target text not null check (target in ('span', 'trace')),
    trace_id bytea not null,
    span_id bytea not null default '',
    problem text not null check (problem in ('unknown', 'scope')),
    created_at timestamptz not null default now(),
    primary key (project_id, trace_id, target, span_id, name)
);
create index collection_misses_by_name on collection_misses (project_id, name, created_at desc);
