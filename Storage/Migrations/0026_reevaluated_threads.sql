-- Threads are evaluated again as traces are, in the order of their ids.
alter table reevaluations drop constraint reevaluations_scope_check;
alter table reevaluations
    add check (scope in ('span', 'trace', 'thread')),
    add last_thread_id text; -- that was queued
create index reevaluations_by_time on reevaluations (project_id, created_at desc);

-- The judges that Evaluators have, so that others can name them and say what they will cost. Of no project: all use them.
create table judges (
    name text primary key,
    model text not null,
    demo boolean not null default false
);
