"""Campaigns of named sizes, from the article's case to a nation, for measuring; always the same from a seed.

`python -m bench.sizes province --to FOLDER` writes one. `named` says what the sizes are, `staff` who works there and
what they declare, `lists` who follows, `folder` puts it all into files as campaigns receive them. Nothing is a Python
loop per person; follower lists are written part by part, so a list of twenty million never lies in memory.
"""
