-- median() samples in ClickHouse; this one is exact, and takes floats only.
select city, quantileExactInclusive(0.5)(toFloat64(value)) as median
from figures
where metric = {metric} and "year" = 2020
group by city
