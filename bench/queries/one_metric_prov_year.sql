-- One metric by province and year.
select province, "year", sum(value) as sum, count(*) as n
from figures
where metric = {metric}
group by province, "year"
