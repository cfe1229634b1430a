-- Eleven years, every metric, by year.
select "year", sum(value) as sum, count(*) as n
from figures
where "year" between 2010 and 2020
group by "year"
