"""``python -m tests.benchmarks`` measures, prints tables and writes ``var/bench.json``."""

from tests.benchmarks.measure import compare, save, table
from tests.benchmarks.measure_filters import compare_filters, filter_table

figures = compare()
save(figures)
print(table(figures))
filters = compare_filters()
save({"filters": filters})
print(filter_table(filters))
