-- Workers take from the project that has the fewest evaluations running, so the queue is read project by project.
drop index evaluations_due;
drop index evaluations_leased;
create index evaluations_due on evaluations (project_id, available_at) where status = 'pending';
create index evaluations_leased on evaluations (project_id, leased_until) where status = 'running';
-- Every finished evaluation leaves a dead entry at the front of evaluations_due: clear them away early.
alter table evaluations set (autovacuum_vacuum_scale_factor = 0.02);

-- What a collection's metrics have spent on a day. An evaluation that is to run reserves what one may cost, so that all
-- replicas together stop before the budget is passed; when it ends, what it did cost takes the reservation's place.
create table collection_spending (
    project_id int not null references projects (id) on delete cascade,
    collection text not null,
    day date not null, -- UTC
    metric text not null,
    spent_usd numeric not null default 0,
    reserved_usd numeric not null default 0,
    largest_usd numeric, -- cost of one score; null until one has shown it
    primary key (project_id, collection, day, metric)
);
alter table evaluations add reserved_usd numeric, add reserved_on date; -- null while nothing is reserved
