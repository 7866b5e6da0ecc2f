-- What the list of traces filters by and nothing led to, each rare in comparison with all traces: a user, a metadata value,
-- a failure, a low score. Other filters (name, environment, version, duration) walk the traces by time.
create index traces_by_user on traces (project_id, user_id, start_ns desc) where user_id is not null;
create index traces_by_metadata on traces using gin (metadata jsonb_path_ops);
create index traces_failed on traces (project_id, start_ns desc) where status = 'error';
create index evaluations_by_score on evaluations (project_id, metric, score) include (trace_id) where latest and status = 'scored';
