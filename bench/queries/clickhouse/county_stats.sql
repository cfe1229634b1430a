select county, avg(value) as avg, min(value) as min, max(value) as max, stddevSamp(value) as stddev, count(*) as n
from figures
where metric = {metric}
group by county
