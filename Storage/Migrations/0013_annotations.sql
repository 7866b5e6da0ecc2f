-- What a person thinks of a trace, a span, a thread, or of what was evaluated (then the rating is the person's answer to
-- the metric's question, so that judges can be held against people).
create table annotations (
    project_id int not null references projects (id) on delete cascade,
    id uuid not null,
    target text not null check (target in ('trace', 'span', 'thread', 'evaluation')),
    trace_id bytea,
    span_id bytea,
    thread_id text,
    evaluation_id uuid,
    type text not null check (type in ('thumbs', 'fiveStar')),
    rating int not null,
    explanation text,
    expected_output json,
    expected_outcome text,
    user_id text, -- who says so
    source text not null check (source in ('person', 'api', 'deepeval')),
    sampling_probability double precision check (sampling_probability > 0 and sampling_probability <= 1),
    extra json, -- what else was sent
    created_at timestamptz not null default now(),
    primary key (project_id, id),
    check (case type when 'thumbs' then rating in (0, 1) else rating between 1 and 5 end)
);
create index annotations_by_time on annotations (project_id, created_at desc, id desc);
create index annotations_by_trace on annotations (project_id, trace_id) where trace_id is not null;
create index annotations_by_thread on annotations (project_id, thread_id) where thread_id is not null;
create index annotations_by_evaluation on annotations (project_id, evaluation_id) where evaluation_id is not null;
