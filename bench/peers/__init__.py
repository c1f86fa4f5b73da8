"""What others would use for the same question, as honest minimal pipelines; each script stands alone.

They take a campaign of `bench.sizes`, write how many of each unit's addressed staff stand in the newest list of each
account (`units.csv`) and how many came and went since the list before (`changes.csv`). They say nothing of what a list
cannot prove, check nothing and hide nobody: they are here to be measured beside, not to be used.
`requirements.lock` is installed by `make bench` alone, into a place of its own.
"""
