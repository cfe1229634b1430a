-- The middle town of each city: one metric, one year.
select city, median(value) as median
from figures
where metric = {metric} and "year" = 2020
group by city
