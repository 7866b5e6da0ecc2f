-- Judges are slow: what waits for them stands in a lane of its own, so that it delays nothing that needs none. Everything
-- begins in the quick lane; the worker that finds that the metric asks a judge moves it. Within a lane what somebody waits
-- for goes first, and the past that is evaluated again goes last.
alter table evaluations
    add lane smallint not null default 0, -- 0 quick, 1 judged
    add priority smallint not null default 1; -- 0 somebody waits for it, 1 as it arrives, 2 of the past
drop index evaluations_due; -- the new one's entries are no longer: the small integers lie where there was padding
create index evaluations_due on evaluations (project_id, lane, priority, available_at) where status = 'pending';
