alter table prompt_commits add column extra json; -- what else was sent
