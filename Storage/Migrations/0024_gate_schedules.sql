-- Suites that the gates service runs by itself. The request is as it was sent: datasets and collections that it names are
-- looked up at every start. A replica takes a row with for update skip locked and starts the run in the same transaction.
create table gate_schedules (
    project_id int not null references projects (id) on delete cascade,
    suite text not null,
    cron text not null,
    time_zone text not null,
    request json not null,
    next_at timestamptz, -- null when it never runs again
    due_at timestamptz, -- the last time that came
    last_run_id uuid, -- what was started last
    problem text, -- why nothing was started when it was due last
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (project_id, suite)
);
create index gate_schedules_due on gate_schedules (next_at) where next_at is not null;
