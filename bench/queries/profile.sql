-- All figures of one town.
select metric, "year", value as sum
from figures
where town = {town}
