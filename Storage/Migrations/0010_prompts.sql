-- Prompts that agents pull by alias. A commit is one state of a prompt and never changes; a branch is a name for the commit
-- that was pushed to it last; a version is a number that a commit got, for good; a label is a name that people move from
-- commit to commit. Json that clients sent stays as it was sent, order of keys included.
create table prompts (
    project_id int not null references projects (id) on delete cascade,
    id uuid not null,
    alias text not null check (length(alias) between 1 and 200),
    created_at timestamptz not null default now(),
    primary key (project_id, id),
    unique (project_id, alias)
);

create table prompt_commits (
    project_id int not null,
    prompt_id uuid not null,
    hash text not null, -- of the content, the prompt and the parent, so that it names one commit in the whole project
    id uuid not null,
    parent text,
    position bigint generated always as identity, -- the order in which commits were made
    message text not null,
    text text,
    messages json,
    interpolation_type text not null,
    model_settings json,
    output_type text,
    output_schema json,
    tools json,
    version int, -- 1 is shown as 00.00.01
    versioned_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (project_id, hash),
    unique (project_id, prompt_id, version),
    foreign key (project_id, prompt_id) references prompts (project_id, id) on delete cascade,
    check ((text is null) <> (messages is null))
);
create index prompt_commits_by_position on prompt_commits (project_id, prompt_id, position desc);

create table prompt_branches (
    project_id int not null,
    prompt_id uuid not null,
    name text not null check (length(name) between 1 and 200),
    id uuid not null,
    head text not null,
    primary key (project_id, prompt_id, name),
    foreign key (project_id, prompt_id) references prompts (project_id, id) on delete cascade
);

create table prompt_labels (
    project_id int not null,
    prompt_id uuid not null,
    label text not null check (length(label) between 1 and 100),
    hash text not null,
    moved_at timestamptz not null default now(),
    primary key (project_id, prompt_id, label),
    foreign key (project_id, prompt_id) references prompts (project_id, id) on delete cascade
);
