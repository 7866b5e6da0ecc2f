-- Which DeepEval clients report in, and what they asked for that is not there: shown to whoever moves a team here.
create table deepeval_clients (
    project_id int not null references projects (id) on delete cascade,
    client text not null,
    version text not null,
    calls bigint not null,
    first_at timestamptz not null default now(),
    last_at timestamptz not null default now(),
    primary key (project_id, client, version)
);
create table deepeval_unsupported_calls (
    project_id int not null references projects (id) on delete cascade,
    client text not null,
    version text not null,
    method text not null,
    path text not null,
    calls bigint not null,
    last_at timestamptz not null default now(),
    primary key (project_id, client, version, method, path)
);

-- DeepEval clients name a span without its trace. Their ids have 16 bytes; spans of OpenTelemetry, of which there are many
-- more, have 8 and are not in the index.
create index spans_by_deepeval_id on spans (project_id, span_id) where length(span_id) = 16;

-- What the chatbot of a thread is to be, as whoever asked for an evaluation said last.
alter table threads add chatbot_role text;
