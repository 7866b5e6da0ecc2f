-- What each case of a calibration was, as a digest: two calibrations are compared over the cases that both have, also when the
-- cases themselves are deleted. Null where they were deleted before this.
alter table calibrations add column cases uuid[];

update calibrations c set cases = (
    select array_agg(md5((t.content - 'label')::text)::uuid order by t.place)
    from evaluation_requests r, jsonb_array_elements(r.test_cases) with ordinality as t (content, place)
    where r.project_id = c.project_id and r.id = c.request_id);
