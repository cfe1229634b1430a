-- Every metric by city and year: many groups.
select metric, city, "year", sum(value) as sum
from figures
group by metric, city, "year"
