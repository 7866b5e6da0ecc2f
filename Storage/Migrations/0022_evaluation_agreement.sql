-- How far several votes of a judge agreed, and how much of what it read its provider had kept and charged less for.
alter table evaluations
    add column agreement double precision check (agreement between 0 and 1), -- null without a vote
    add column cached_input_tokens bigint not null default 0; -- of input_tokens
