-- The Overview reads a project's newest evaluations whatever their collection.
create index evaluations_by_time on evaluations (project_id, created_at desc);
