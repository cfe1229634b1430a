-- Everything there is: how many figures, their sum, the least and the greatest.
select count(*) as n, sum(value) as sum, min(value) as min, max(value) as max
from figures
