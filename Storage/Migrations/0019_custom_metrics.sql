-- Metrics that people upload by name, such as G-Eval with criteria of their own. A collection names them as it names those
-- of the catalogue, one of which (metric) runs them with these options. Every upload that differs is a new version; the
-- current one runs.
create table custom_metrics (
    project_id int not null references projects (id) on delete cascade,
    name text not null check (length(name) between 1 and 200),
    version int not null,
    current boolean not null default true,
    id uuid not null, -- the same for all versions
    metric text not null, -- may be one that the catalogue does not have yet
    options jsonb not null,
    definition json not null, -- as it was uploaded
    created_at timestamptz not null default now(),
    primary key (project_id, name, version)
);
create unique index custom_metrics_current on custom_metrics (project_id, name) where current;
