-- One metric in one year: counties, and above them cities, provinces and the total.
select province, city, county, sum(value) as sum, count(*) as n
from figures
where metric = {metric} and "year" = 2020
group by rollup (province, city, county)
