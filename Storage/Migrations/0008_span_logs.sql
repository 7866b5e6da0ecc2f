-- GenAI events that came as log records. A record and its span come in any order, by different requests; the record waits
-- here until the span is there, and stays for a day as the memory that makes its second delivery change nothing.
create table span_logs (
    project_id int not null,
    trace_id bytea not null,
    span_id bytea not null,
    hash bytea not null check (length(hash) = 32), -- SHA-256 of time and event
    day date not null, -- of the record, to find the span's partition
    time_ns bigint not null,
    event bytea not null, -- an event as OTLP has it within spans, masked
    attached boolean not null default false,
    received_at timestamptz not null default now(),
    primary key (project_id, trace_id, span_id, hash)
);
create index span_logs_waiting on span_logs (received_at) where not attached;
create index span_logs_by_age on span_logs (received_at);
