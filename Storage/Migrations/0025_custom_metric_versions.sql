-- A version of a metric of one's own is made first, tried, and then activated: the active one is the current one. The
-- secret of a webhook stands apart from its options, so that nothing that shows a metric shows it.
alter table custom_metrics
    alter current set default false,
    alter definition drop not null, -- null for a metric that was made here, not uploaded
    add description text,
    add secret text check (length(secret) between 1 and 2000),
    add activated_at timestamptz;
update custom_metrics set activated_at = created_at;

-- The version of a metric of one's own: asked for while pending, or null for the active one; the one that ran when scored.
alter table evaluations add metric_version int;
