-- The gates service looks for runs to carry on every second.
create index test_runs_waiting on test_runs (created_at) where source = 'gate' and status = 'running';
