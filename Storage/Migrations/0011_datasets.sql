-- A dataset is goldens under an alias: inputs with what is expected of them, before a run. Its versions never change.
create table datasets (
    project_id int not null references projects (id) on delete cascade,
    id uuid not null,
    alias text not null check (length(alias) between 1 and 200),
    created_at timestamptz not null default now(),
    primary key (project_id, id),
    unique (project_id, alias)
);

-- number counts up; people read it as 00.00.03. Only finalized versions are what runs take unless they name another.
create table dataset_versions (
    project_id int not null,
    dataset_id uuid not null,
    number int not null check (number between 1 and 999999),
    id uuid not null,
    finalized boolean not null,
    conversational boolean not null,
    golden_count int not null,
    created_at timestamptz not null default now(),
    primary key (project_id, dataset_id, number),
    foreign key (project_id, dataset_id) references datasets (project_id, id) on delete cascade
);

-- A golden is kept as it was sent, fields that nobody knows included. case_id pairs it with its results in test runs.
create table goldens (
    project_id int not null,
    dataset_id uuid not null,
    number int not null,
    position int not null,
    case_id text not null,
    content json not null,
    primary key (project_id, dataset_id, number, position),
    foreign key (project_id, dataset_id, number)
        references dataset_versions (project_id, dataset_id, number) on delete cascade
);

-- Goldens that wait for a person: accepting them makes the next version.
create table queued_goldens (
    project_id int not null,
    dataset_id uuid not null,
    id uuid not null, -- version 7: in the order of arrival
    content json not null,
    status text not null default 'pending' check (status in ('pending', 'accepted', 'rejected')),
    trace_id bytea, -- what it was made from, if it was
    decided_by text,
    decided_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (project_id, dataset_id, id),
    foreign key (project_id, dataset_id) references datasets (project_id, id) on delete cascade
);
create index queued_goldens_pending on queued_goldens (project_id, dataset_id, id) where status = 'pending';
