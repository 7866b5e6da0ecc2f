-- People's labels of a calibration: which version of a metric of one's own was held against them, and what they say of each
-- test case, in order. The judge's verdicts are the evaluations of the request, which stay when its test cases are deleted.
create table calibrations (
    project_id int not null references projects (id) on delete cascade,
    request_id uuid not null,
    metric text not null,
    metric_version int not null,
    labels boolean[] not null check (cardinality(labels) > 0),
    created_at timestamptz not null default now(),
    primary key (project_id, request_id)
);
create index calibrations_by_version on calibrations (project_id, metric, metric_version, created_at desc);

-- The least kappa that a calibration of a version must have shown before it runs; null asks for none (decision 0031).
alter table projects add least_kappa double precision check (least_kappa > 0 and least_kappa <= 1);
