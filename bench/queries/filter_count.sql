-- Figures above a bound, counted by province.
select province, count(*) as n
from figures
where value > 1000
group by province
