-- What people ask of their gates: tiers, limits, thresholds, waivers. Nothing is changed, every PUT is a new version, and the
-- newest one holds. Verdicts name the version that they were made by.
create table gate_policies (
    project_id int not null references projects (id) on delete cascade,
    name text not null check (length(name) between 1 and 200),
    version int not null,
    policy json not null,
    author text not null,
    comment text,
    created_at timestamptz not null default now(),
    primary key (project_id, name, version)
);

-- Runs that others are compared with by name, such as a release.
create table gate_baselines (
    project_id int not null,
    name text not null check (length(name) between 1 and 200),
    run_id uuid not null,
    author text not null,
    created_at timestamptz not null default now(),
    primary key (project_id, name),
    foreign key (project_id, run_id) references test_runs (project_id, id) on delete cascade
);
