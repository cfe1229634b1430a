-- The ten counties whose metric grew most from 2010 to 2024.
select county,
       sum(case when "year" = 2024 then value end) / sum(case when "year" = 2010 then value end) as growth
from figures
where metric = {metric} and "year" in (2010, 2024)
group by county
order by growth desc
limit 10
