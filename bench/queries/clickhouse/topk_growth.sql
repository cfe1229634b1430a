-- A decimal divided by a decimal keeps two decimals in ClickHouse: divided as floats here.
select county, toFloat64(sumIf(value, "year" = 2024)) / toFloat64(sumIf(value, "year" = 2010)) as growth
from figures
where metric = {metric} and "year" in (2010, 2024)
group by county
order by growth desc
limit 10
