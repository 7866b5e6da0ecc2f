-- The steps that a judge wrote from a metric's criteria, once for each metric version, so that every test case is checked
-- by the same words whichever replica runs it.
create table criteria_steps (
    project_id int not null references projects (id) on delete cascade,
    key text not null, -- hash of all that the steps depend on: criteria, parameters, prompt, judge
    steps text[] not null,
    created_at timestamptz not null default now(),
    primary key (project_id, key)
);
