-- One metric by county, all years: mean, extremes and spread.
select county, avg(value) as avg, min(value) as min, max(value) as max, stddev_samp(value) as stddev, count(*) as n
from figures
where metric = {metric}
group by county
