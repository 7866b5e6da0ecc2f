-- What a gate's run has its judges asked, also for cases that a limit or a restart cut short: that money was spent too.

alter table evaluation_requests add column run_id uuid;

create index evaluation_requests_by_run on evaluation_requests (project_id, run_id) where run_id is not null;
