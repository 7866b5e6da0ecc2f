-- A project's own prices override the shipped table; a price is what one million tokens cost, in USD.
create table prices (
    project_id int not null references projects (id) on delete cascade,
    model text not null,
    input_usd numeric not null check (input_usd >= 0),
    output_usd numeric not null check (output_usd >= 0),
    cache_read_usd numeric check (cache_read_usd >= 0),
    cache_write_usd numeric check (cache_write_usd >= 0),
    updated_at timestamptz not null default now(),
    primary key (project_id, model)
);

-- Applied on every way in, before anything is stored: to keys (the whole value goes) or to text that a pattern finds.
create table masking_rules (
    project_id int not null references projects (id) on delete cascade,
    id uuid not null,
    kind text not null check (kind in ('key', 'pattern')),
    expression text not null check (length(expression) between 1 and 1000),
    replacement text not null default '[masked]',
    masked_count bigint not null default 0,
    created_at timestamptz not null default now(),
    primary key (project_id, id)
);

-- Filters that people named, on the page they were made on.
create table saved_views (
    project_id int not null references projects (id) on delete cascade,
    id uuid not null,
    page text not null,
    name text not null check (length(name) between 1 and 100),
    query text not null,
    created_at timestamptz not null default now(),
    primary key (project_id, id),
    unique (project_id, page, name)
);

-- ASP.NET data protection, so that any replica of the Web UI reads a cookie that another one wrote.
create table data_protection_keys (
    friendly_name text primary key,
    xml text not null
);
