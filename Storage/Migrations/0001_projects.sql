-- A project is the boundary of everything: every other table starts its key with it, every query names it.
create table projects (
    id int generated always as identity primary key,
    name text not null unique check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    created_at timestamptz not null default now()
);

-- Keys are stored as SHA-256 of the secret; the first letters stay readable so that people can tell keys apart.
create table api_keys (
    project_id int not null references projects (id) on delete cascade,
    id uuid not null,
    name text not null,
    key_hash bytea not null unique check (length(key_hash) = 32),
    key_start text not null,
    scopes text[] not null check (scopes <@ array['ingest', 'read', 'write', 'gate', 'admin']),
    created_at timestamptz not null default now(),
    primary key (project_id, id)
);
