-- A flag of a gate waits for a person. The answers stand in the run itself, an array of { decision, reviewer, comment, at },
-- oldest first: a run is read with its history, and adding one does not touch the request that stands in extra.
alter table test_runs add column reviews jsonb not null default '[]';
update test_runs set reviews = (extra ->> 'reviews')::jsonb where source = 'gate' and extra ->> 'reviews' is not null;
create index test_runs_to_review on test_runs (project_id, created_at desc)
    where verdict ->> 'outcome' = 'flag' and reviews = '[]';
