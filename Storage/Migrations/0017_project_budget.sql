-- What all judges together may cost a project in a day (UTC), beside the budgets of its collections; null for no limit.
alter table projects add daily_budget_usd numeric check (daily_budget_usd >= 0);
