-- Metrics of the catalogue are held against people too: they have no version, but a judge whose agreement moves.
alter table calibrations alter metric_version drop not null;
create index calibrations_by_time on calibrations (project_id, created_at desc);
